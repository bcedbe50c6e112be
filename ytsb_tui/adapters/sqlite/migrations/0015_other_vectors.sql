-- Vectors of another encoder, which finds more: all are made again, in the background.
DELETE FROM vectors;

DELETE FROM vector_signs;
