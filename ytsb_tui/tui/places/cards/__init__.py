"""Reviews and quizzes, a card at a time. They are opened by other places."""
