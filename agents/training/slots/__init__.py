"""Open-vocabulary values for the slots of training phrases: none can be learnt by heart."""
