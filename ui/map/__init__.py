"""The map as it is seen and drawn on: polygons, pictures beneath them, and the tools that change them."""
