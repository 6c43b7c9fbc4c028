"""Forms of schools, hubs and trusts."""
