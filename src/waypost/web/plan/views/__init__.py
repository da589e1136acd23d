"""Pages and forms of the plan."""
