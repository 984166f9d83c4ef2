"""What is learned or fitted: encoders, lexical model, similarity; it sees texts and arrays only."""
