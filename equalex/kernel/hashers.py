"""How learners' passphrases are hashed: a whole class signs in within a minute."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LearnerHasher(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP gives as enough: 19 MiB, two passes, one lane.

    Django's own take 100 MiB and eight lanes for each attempt: thirty at once would stop a server.
    """

    algorithm = "argon2_learner"
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
