"""The command line: arguments to a use case, its result to text and an exit code. No logic; heavy imports inside commands."""
