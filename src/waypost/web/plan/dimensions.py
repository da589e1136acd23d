"""How figures are broken down: by sex and by age, each with its groups. What is not broken down is a rest."""

DIMENSIONS = {"sex": ("female", "male", "other"), "age": ("under_18", "18_to_59", "60_and_over")}
