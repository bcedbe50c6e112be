"""Cards, reviews and quizzes."""
