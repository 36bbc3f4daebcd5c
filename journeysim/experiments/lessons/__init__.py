"""The guided lessons: small markets that show one thing each, guessed first and run then."""
