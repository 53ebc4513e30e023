"""Examples that packages of tools bring, phrases with their plans: heard at once, without training."""
