"""What people of a school, hub or trust decide: keyword-only, atomic, journalled."""
