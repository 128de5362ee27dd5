"""The names of the rights a webhook can be given; a method asks for one of those it accepts."""

# Of `permissions.md` those that methods here ask for, and `note` and `tasks`, which only the method pages name.
ALL_SCOPES = (
    "calendar",
    "department",
    "im",
    "landing",
    "note",
    "socialnetwork",
    "sonet_group",
    "task",
    "tasks",
    "user",
    "user_basic",
    "user_brief",
)

# A webhook may be given them, but no method here asks for them.
OTHER_SCOPES = ("disk", "humanresources", "log", "user.userfield")

# The method pages say `sonet`, the webhook form says `sonet_group`.
ALIASES = {"sonet": "sonet_group"}


def allows(granted: frozenset[str], asked: str) -> bool:
    """Whether a webhook may call a method; `asked` is empty, one scope, or several with `|` between them."""
    return not asked or any(ALIASES.get(scope, scope) in granted for scope in asked.split("|"))
