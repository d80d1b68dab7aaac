"""归集: what a unit publishes elsewhere is noticed and becomes a draft of a named officer; nothing is published by the machine."""
