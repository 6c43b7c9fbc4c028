"""Files as schools send them, good and nasty, made where a test needs them."""
