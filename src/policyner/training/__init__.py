"""How models are made: corpus, pretraining, fine-tuning, export. Needs the extra `train`."""
