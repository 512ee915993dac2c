"""LDA 62: the shared tool of the Logement d'abord platforms of Pas-de-Calais."""
