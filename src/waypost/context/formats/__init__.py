"""One module per format of the context. Each has ``read(reading)``: the facts of one file, and its issues."""
