"""The pure core: values and decisions; no clock, no input or output, standard library only."""
