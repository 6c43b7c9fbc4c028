"""The attacker set on random schools, hubs and trusts: `make audit` prints how many it wins."""
