"""What the clause reviewer learns from: clauses with labels, and the program that learns."""
