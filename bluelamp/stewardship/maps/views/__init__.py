"""Pages of journey maps: looks at them, and drawing them."""
