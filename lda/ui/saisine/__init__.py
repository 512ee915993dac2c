"""One transmitted saisine on the screen: as its author follows it, as the plateforme receives it."""
