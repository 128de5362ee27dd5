"""The main job, end to end: look, compare, plan, carry out, report."""
