"""Films: the still picture's steps, one after the other. Plans are facts; parts are ink."""
