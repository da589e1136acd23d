"""What zones and the migration team look through: societies, questions, and what people have to decide."""
