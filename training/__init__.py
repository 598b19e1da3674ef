"""Makes the weights that the package ships: see README.md."""
