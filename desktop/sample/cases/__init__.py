"""Two years of cases of the sample town, told as plain courses: what they are about, and every step with its time."""
