"""How true the base is: which pages are fresh, who looks after them, and how that came about. Pure but for ``gathering``."""
