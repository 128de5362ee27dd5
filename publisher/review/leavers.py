"""One task for all pages of somebody who left the company: whoever heads them decides who answers for the pages. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from publisher.content.model import Page, Person
from publisher.content.people import parse_person
from publisher.messages import Catalogue
from publisher.plan.people import People, PortalPerson
from publisher.plan.tasks import TaskAction, TaskChange
from publisher.review.names import Kind, TaskName
from publisher.review.owners import Directory, address_of
from publisher.review.rules import TaskRules
from publisher.review.wording import MOST_CHARACTERS, plain

LEFT = "left"
_MOST_LISTED = 100


def pages_left(pages: Iterable[Page], directory: Directory) -> Mapping[PortalPerson, list[Page]]:
    """The pages whose owner left, by owner."""
    found: dict[PortalPerson, list[Page]] = defaultdict(list)
    for page in pages:
        owner = directory.find(page.meta.owner)
        if owner is not None and not owner.is_active and page.meta.status.is_reviewed:
            found[owner].append(page)
    return found


def leavers_names(pages: Iterable[Page], people: People, code: str) -> list[str]:
    """The names of the tasks of everybody who left."""
    return [str(_name(code, person)) for person in pages_left(pages, Directory(people, None))]


def hand_overs(
    pages: Iterable[Page], directory: Directory, others: Iterable[Person], rules: TaskRules, known: Iterable[TaskName]
) -> list[TaskChange]:
    """A task for each leaver who has none yet, open or done: for the head above, else the first of ``others`` who can be asked."""
    there = set(known)
    found = pages_left(pages, directory)
    asked = ((person, found[person], _asked(person, directory, others)) for person in sorted(found, key=lambda p: p.id))
    return [
        _task(leaver, theirs, head, rules)
        for leaver, theirs, head in asked
        if head is not None and _name(rules.code, leaver) not in there
    ]


def is_settled(name: TaskName, pages: Iterable[Page], directory: Directory) -> bool:
    """Whether no page names the leaver any more, or nobody left at all."""
    return name.key not in {_name("", person).key for person in pages_left(pages, directory)}


def others_to_ask(rules: TaskRules) -> list[Person]:
    """Who is asked where nobody heads a leaver."""
    review = rules.review
    names = [*([review.fallback] if review.fallback else []), *review.editors]
    return [person for name in names if (person := parse_person(name)) is not None]


def _name(code: str, leaver: PortalPerson) -> TaskName:
    return TaskName(code, f"u{leaver.id}", LEFT, Kind.LEAVER)


def _asked(leaver: PortalPerson, directory: Directory, others: Iterable[Person]) -> PortalPerson | None:
    found = (directory.find(person) for person in others)
    return directory.head_above(leaver) or next((person for person in found if person and person.is_active), None)


def _task(leaver: PortalPerson, pages: list[Page], head: PortalPerson, rules: TaskRules) -> TaskChange:
    say = Catalogue(rules.language)
    name = _name(rules.code, leaver)
    who = plain(leaver.name or address_of(leaver))
    titles = sorted(f"- {plain(page.meta.title or page.path)} ({plain(rules.prefix + page.path)})" for page in pages)
    more = [f"- … {len(titles) - _MOST_LISTED}"] if len(titles) > _MOST_LISTED else []
    return TaskChange(
        TaskAction.CREATE,
        key=name.key,
        cycle=name.cycle,
        xml_id=str(name),
        owner=address_of(head),
        title=say("task.leaver-title", person=who)[:MOST_CHARACTERS],
        description="\n".join(
            [
                say("task.leaver-why", person=who, n=len(pages)),
                "",
                *titles[:_MOST_LISTED],
                *more,
                "",
                say("task.leaver-what"),
            ]
        ),
        responsible_id=head.id,
    )
