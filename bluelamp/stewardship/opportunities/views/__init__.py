"""Pages of opportunities: for everybody, for the business partner, and looks at them all."""
