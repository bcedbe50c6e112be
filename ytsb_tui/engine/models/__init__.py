"""Notes, questions and answers by a model, whoever provides it: prompts, parts, budget and batches."""
