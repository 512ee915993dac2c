// Streamlit speaks English in places that no setting reaches: this turns those words into French.
// Loaded before Streamlit's own scripts. tests/test_house.py says when Streamlit no longer has one of the words.
(() => {
  "use strict";

  // Calendars, numbers and dates follow the browser's language: it is French here, whatever its owner set.
  for (const [name, value] of [["language", "fr-FR"], ["languages", ["fr-FR", "fr"]]]) {
    Object.defineProperty(Navigator.prototype, name, { configurable: true, get: () => value });
  }
  document.documentElement.lang = "fr";

  // Exact texts, as Streamlit writes them.
  const WORDS = {
    // Lists
    "Choose an option": "Choisir",
    "Choose options": "Choisir",
    "Choose or add an option": "Choisir ou ajouter",
    "Choose or add options": "Choisir ou ajouter",
    "Add an option": "Ajouter",
    "Add options": "Ajouter",
    "No options to select": "Aucun choix possible",
    "No options to select.": "Aucun choix possible.",
    "No results": "Aucun résultat",
    "Open": "Ouvrir",
    "Select all": "Tout choisir",
    "Clear all": "Tout effacer",
    "Clear value": "Effacer",
    "Selected values": "Choix faits",
    "Selectbox options": "Choix possibles",
    "Multiselect options": "Choix possibles",
    "Show suggestions": "Afficher les choix",
    "Suggestions": "Choix possibles",
    // Texts and numbers
    "(required)": "(obligatoire)",
    "This field is required.": "Ce champ est obligatoire.",
    "Invalid value.": "Valeur non valable.",
    "Invalid input.": "Saisie non valable.",
    "Press Enter to apply": "Entrée pour valider",
    "Press Ctrl+Enter to apply": "Ctrl+Entrée pour valider",
    "Press ⌘+Enter to apply": "⌘+Entrée pour valider",
    "Press Enter to submit form": "Entrée pour envoyer",
    "Press Ctrl+Enter to submit form": "Ctrl+Entrée pour envoyer",
    "Press ⌘+Enter to submit form": "⌘+Entrée pour envoyer",
    "Clear entry": "Effacer",
    "Show password": "Afficher le mot de passe",
    "Hide password": "Masquer le mot de passe",
    "Increment": "Augmenter",
    "Decrement": "Diminuer",
    "Number is above the allowed range.": "Nombre trop grand.",
    "Number is below the allowed range.": "Nombre trop petit.",
    // Dates and times
    "Choose date": "Choisir une date",
    "Choose date range": "Choisir une période",
    "Choose date and time": "Choisir une date et une heure",
    "Clear date": "Effacer la date",
    "Clear dates": "Effacer les dates",
    "Clear date and time": "Effacer la date et l'heure",
    "Clear time": "Effacer l'heure",
    "Date range": "Période",
    "Quick select a date range": "Périodes courantes",
    "Past Week": "7 derniers jours",
    "Past Month": "Dernier mois",
    "Past 3 Months": "3 derniers mois",
    "Past 6 Months": "6 derniers mois",
    "Past Year": "Dernière année",
    "Past 2 Years": "2 dernières années",
    "Previous month": "Mois précédent",
    "Next month": "Mois suivant",
    "Previous": "Précédent",
    "Next": "Suivant",
    "Calendar": "Calendrier",
    "Empty": "Vide",
    "First available date": "Première date possible",
    "Last available date": "Dernière date possible",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Flèches pour changer de jour, Entrée pour choisir, Échap pour fermer.",
    "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close.":
      "Flèches pour se déplacer, Entrée pour choisir, Tab pour passer du calendrier à l'heure, Échap pour fermer.",
    "Invalid time format. Please use HH:MM.": "Heure non valable. Écrivez-la sous la forme HH:MM.",
    "Invalid time format. Please use HH:MM:SS or HH:MM.": "Heure non valable. Écrivez-la sous la forme HH:MM.",
    "Time": "Heure",
    "Error": "Erreur",
    "Error:": "Erreur\u00a0:",
    "dd": "jj",
    "yyyy": "aaaa",
    // Files
    "Upload": "Choisir un fichier",
    "Upload directories": "Choisir un dossier",
    "Add files": "Ajouter des fichiers",
    "Drag and drop a file here": "Déposez un fichier ici",
    "Drag and drop files here": "Déposez des fichiers ici",
    "Drag and drop directories here": "Déposez des dossiers ici",
    "file upload": "fichiers joints",
    "Upload failed": "Envoi impossible",
    "Click to retry upload": "Recommencer l'envoi",
    "Too many files": "Trop de fichiers",
    "Only one file is allowed.": "Un seul fichier est possible.",
    "File size is too small.": "Fichier trop petit.",
    "Unexpected error. Please try again.": "Erreur imprévue. Recommencez.",
    "Download failed": "Téléchargement impossible",
    // Tables
    "Search": "Rechercher",
    "Type to search": "Tapez pour rechercher",
    "Close Search": "Fermer la recherche",
    "Next Result": "Résultat suivant",
    "Previous Result": "Résultat précédent",
    "Show/hide columns": "Choisir les colonnes",
    "Download as CSV": "Télécharger (CSV)",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Sort ascending": "Tri croissant",
    "Sort descending": "Tri décroissant",
    "Autosize": "Ajuster la largeur",
    "Pin column": "Figer la colonne",
    "Unpin column": "Libérer la colonne",
    "Hide column": "Masquer la colonne",
    "Copy column name": "Copier le nom de la colonne",
    "Dataframe column menu": "Menu de la colonne",
    "Clear selection": "Effacer le choix",
    "Add row": "Ajouter une ligne",
    "Delete row(s)": "Supprimer les lignes",
    "Statistics": "Statistiques",
    "Automatic": "Automatique",
    "Localized": "À la française",
    "Plain": "Brut",
    "Compact": "Abrégé",
    "Percent": "Pourcentage",
    "Scientific": "Scientifique",
    "Accounting": "Comptable",
    "Distance": "Écart",
    "Duration": "Durée",
    "Count": "Nombre",
    "Distinct": "Valeurs différentes",
    "Sum": "Somme",
    "Average": "Moyenne",
    "Average length": "Longueur moyenne",
    "Median": "Médiane",
    "25th percentile": "25e centile",
    "75th percentile": "75e centile",
    "Minimum length": "Longueur minimale",
    "Maximum length": "Longueur maximale",
    "Standard deviation": "Écart type",
    "Based on sample": "Sur un échantillon",
    "Values": "Valeurs",
    "True": "Oui",
    "False": "Non",
    "No data": "Aucune donnée",
    "No content": "Aucun contenu",
    "Loading...": "Chargement…",
    "Failed to load data": "Données indisponibles",
    "Incompatible value": "Valeur non valable",
    "Scrollable table": "Tableau qui défile",
    // Charts
    "Show data": "Afficher les données",
    "Show chart": "Afficher le graphique",
    "Download as PNG": "Télécharger l'image",
    "Copy Vega-Lite spec": "Copier la définition",
    "Click to view actions": "Actions",
    "Vega visualization": "Graphique",
    "visualization": "graphique",
    "axis": "axe",
    "legend": "légende",
    "bar": "barre",
    // Pages, menus and messages
    "Skip to main content": "Aller au contenu",
    "Main menu": "Menu",
    "App pages": "Pages",
    "Sidebar": "Menu",
    "Collapse sidebar": "Replier le menu",
    "Expand sidebar": "Déplier le menu",
    "Navigate to home page": "Revenir à l'accueil",
    "View less": "Voir moins",
    "view less": "voir moins",
    "view more": "voir plus",
    "(opens in new tab)": "(nouvel onglet)",
    "Link to heading": "Lien vers ce titre",
    "Help": "Aide",
    "Close": "Fermer",
    "Dismiss": "Fermer",
    "Cancel": "Annuler",
    "Copy": "Copier",
    "Copied": "Copié",
    "Copied!": "Copié",
    "Copy to clipboard": "Copier",
    "Print": "Imprimer",
    "Rerun": "Recharger",
    "Retry": "Recommencer",
    "Try again": "Recommencer",
    "Toolbar action": "Action",
    "Notifications": "Messages",
    "Previous page": "Page précédente",
    "Next page": "Page suivante",
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
    "Feedback rating": "Appréciation",
    "Thumbs up": "Pouce levé",
    "Thumbs down": "Pouce baissé",
    "Running...": "En cours…",
    "Stopping...": "Arrêt…",
    "Stop": "Arrêter",
    "Please wait...": "Un instant…",
    "Connecting": "Connexion…",
    "Page not found": "Page introuvable",
    "Script execution error": "Erreur",
    "Connection error": "Connexion interrompue",
    "Connection timed out.": "Le serveur ne répond pas. La page se reconnecte d'elle-même.",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Le serveur ne répond pas. Vérifiez votre connexion\u00a0; la page se reconnecte d'elle-même.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Le serveur ne répond plus. Gardez cette page ouverte\u00a0: elle se reconnecte d'elle-même. "
      + "Si cela dure, prévenez l'administration du site.",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "Connexion interrompue. Attendez qu'elle revienne, puis recommencez.",
    "No message": "Aucun message",
    "Unknown error": "Erreur inconnue",
    "Network issue": "Connexion interrompue",
    "Cannot load Streamlit frontend code. This can happen when you update Streamlit while a Streamlit app is running.":
      "Cette page a été mise à jour pendant votre visite. Rechargez-la.",
    "Your app is having trouble loading the component.": "Un élément de la page ne se charge pas. Rechargez-la.",
  };

  // Texts with something inside, as [pattern, French]; $1… is what they hold.
  const PATTERNS = [
    [/^Add: (.*)$/s, "Ajouter\u00a0: $1"],
    [/^Select (\d+) matches$/, "Choisir les $1 résultats"],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, "$1 choix au plus. Retirez-en un d'abord."],
    [/^0 options available\.$/, "Aucun choix."],
    [/^1 option available\.$/, "1 choix possible."],
    [/^(\d+) options available\.$/, "$1 choix possibles."],
    [/^(.*), selected$/s, "$1, choisi"],
    [/^Remove (.+)$/s, "Retirer $1"],
    [/^Cancel upload of (.+)$/s, "Annuler l'envoi de $1"],
    [/^(Show data|Show chart|Download as PNG|Copy Vega-Lite spec|Fullscreen|Close fullscreen|Download as CSV): (.*)$/s,
      (_, act, what) => `${WORDS[act]}\u00a0: ${what}`],
    [/^Help for (.+)$/s, "Aide\u00a0: $1"],
    [/^Number is above the allowed range\. Please enter a value less than or equal to (.+)\.$/, "Nombre trop grand\u00a0: $1 au plus."],
    [/^Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.$/, "Nombre trop petit\u00a0: $1 au moins."],
    [/^Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, "Nombre attendu entre $1 et $2."],
    [/^(.*) Must match pattern: .*$/s, "$1"],
    [/^time (.+) is invalid\. (.*)$/s, "$1 n'est pas une heure. $2"],
    [/Hours must be 0–23/, "Heures de 0 à 23"],
    [/[Mm]inutes must be 0–59|minutes 0–59/, "minutes de 0 à 59"],
    [/[Ss]econds must be 0–59|seconds 0–59/, "secondes de 0 à 59"],
    [/^Time is out of range\. (.*)$/s, "Heure non valable. $1"],
    [/^Date (?:and time )?set outside allowed range\. Please select a date (?:and time )?between (.+) and (.+)\.$/,
      "Choisissez une date entre le $1 et le $2."],
    [/^Date (?:and time )?set outside allowed range\. Please select a date (?:and time )?on or after (.+)\.$/,
      "Choisissez une date à partir du $1."],
    [/^Date (?:and time )?set outside allowed range\. Please select a date (?:and time )?on or before (.+)\.$/,
      "Choisissez une date jusqu'au $1."],
    [/^Value must be (.+) or later\.$/, "Choisissez une date à partir du $1."],
    [/^Value must be (.+) or earlier\.$/, "Choisissez une date jusqu'au $1."],
    [/^Choose date(?: and time)?, (.+)$/, "Choisir une date, $1"],
    [/^Choose date range, (.+)$/, "Choisir une période, $1"],
    [/^Selected Date: (.+)$/, (_, date) => "Date choisie : " + frenchDate(date)],
    [/^Selected Range: (.+) to (.+)$/, (_, from, to) => `Période choisie : du ${frenchDate(from)} au ${frenchDate(to)}`],
    [/^Selected Time: (.+)$/, "Heure choisie\u00a0: $1"],
    [/^(.+) start date$/s, "$1 : début"],
    [/^(.+) end date$/s, "$1 : fin"],
    [/^File must be (.+) or smaller\.$/, (_, size) => `Fichier trop lourd : ${frenchSize(size)} au plus.`],
    [/^File is larger than (.+)$/, (_, size) => `Fichier de plus de ${frenchSize(size)}`],
    [/^(.+) files are not allowed\.$/, "Les fichiers $1 ne sont pas acceptés."],
    [/^File type must be (?:one of )?(.+)$/, "Types de fichier acceptés\u00a0: $1"],
    [/^([\d.,]+ ?[KMG]?B) per file(.*)$/s, (_, size, rest) => `${frenchSize(size)} par fichier${rest}`],
    [/^Limit ([\d.,]+ ?[KMG]?B) per file(.*)$/s, (_, size, rest) => `${frenchSize(size)} par fichier${rest}`],
    [/^(?:.+, )?[\d.]+[KMG]?B$/s, frenchSize],
    [/^Page (\d+) of (\d+)$/, "Page $1 sur $2"],
    [/^\w+ icon$/, "icône"],
    [/^\w+ mark container$/, "groupe"],
    [/^line mark$/, "ligne"],
    [/^(?:Top values frequency|True\/false distribution) chart: (.*)$/s, "Valeurs les plus fréquentes\u00a0: $1"],
    [/^Distribution histogram: (.*)$/s, "Répartition\u00a0: $1"],
    [/^View (\d+) more$/, "Voir $1 de plus"],
    [/^(\d+) out of (\d+) stars$/, "$1 sur $2"],
    [/^Rating (\d+)$/, "Note $1"],
    [/^Shortcut (.+)$/, "Raccourci $1"],
    [/^Running `.*`\.$/s, "Calcul en cours…"],
    [/^You have requested page .*$/s, "Cette adresse ne correspond à aucune page. Voici l'accueil."],
    [/^The page that you have requested does not seem to exist.*$/s, "Cette adresse ne correspond à aucune page. Voici l'accueil."],
    [/^Connection failed with status.*$/s, "Le serveur ne répond pas. La page se reconnecte d'elle-même."],
    [/^Cannot connect to Streamlit \(HTTP status: (\d+)\).*$/s, "Connexion refusée par le serveur ($1)."],
    [/^(?:X-axis|Y-axis|Symbol legend|Gradient legend)\b.*$/s, frenchChart],
    // The parts of a date field, whose names only a screen reader hears.
    [/^(.*\s)?empty$/i, "$1vide"],
    [/^day of the week(,.*)?$/s, "jour de la semaine$1"],
    [/^day(,.*)?$/s, "jour$1"],
    [/^month(,.*)?$/s, "mois$1"],
    [/^year(,.*)?$/s, "année$1"],
    [/^hour(,.*)?$/s, "heure$1"],
    [/^minute(,.*)?$/s, "minute$1"],
    [/^second(,.*)?$/s, "seconde$1"],
    [/^(\d\d?) – (January|February|March|April|May|June|July|August|September|October|November|December)$/,
      (_, number, month) => `${number} – ${MONTHS[month]}`],
  ];
  const MONTHS = {
    January: "janvier", February: "février", March: "mars", April: "avril", May: "mai", June: "juin", July: "juillet",
    August: "août", September: "septembre", October: "octobre", November: "novembre", December: "décembre",
  };

  // "11.5MB" as "11,5 Mo".
  function frenchSize(text) {
    return text.replace(/(\d+)(?:\.(\d+))? ?([KMG]?)B\b/g, (_, whole, part, unit) =>
      `${whole}${Number(part) ? "," + part : ""}\u00a0${unit === "K" ? "k" : unit}o`);
  }

  // What a chart says of its axes and legends.
  function frenchChart(text) {
    return text
      .replace(/^X-axis/, "Axe horizontal").replace(/^Y-axis/, "Axe vertical")
      .replace(/^(?:Symbol|Gradient) legend/, "Légende")
      .replace(/ titled '(.*?)'/, " «\u00a0$1\u00a0»")
      .replace(/ for (?:a|an) \w+ scale/, "").replace(/ for [\w ,]+ with/, " with")
      .replace(/ with (\d+) values?: /, ", $1 valeurs\u00a0: ")
      .replace(/ with values from (.*) to (.*)$/, ", de $1 à $2")
      .replace(/, ending with /, "… ");
  }

  // "January 1, 2026" as "1 janvier 2026"; a date already in French stays as it is.
  function frenchDate(text) {
    return text.replace(/(?:\w+day, )?([A-Z]\w+) 0?(\d\d?), (\d{4})/, (all, month, day, year) =>
      MONTHS[month] ? `${day === "1" ? "1er" : day} ${MONTHS[month]} ${year}` : all);
  }

  function french(text) {
    const trimmed = text.trim();
    if (!trimmed) return text;
    if (Object.hasOwn(WORDS, trimmed)) return text.replace(trimmed, () => WORDS[trimmed]);
    for (const [pattern, replacement] of PATTERNS) {
      if (pattern.test(trimmed)) return trimmed.replace(pattern, replacement);
    }
    // The messages of fields come with a prefix, or after one that stands in bold.
    const [prefix] = trimmed.match(/^(?:Error)?: ?/) ?? [""];
    const rest = prefix && french(trimmed.slice(prefix.length));
    if (rest && rest !== trimmed.slice(prefix.length)) return (prefix[0] === "E" ? "Erreur" : "") + "\u00a0: " + rest;
    return text;
  }

  // What people wrote is never touched: fields, tables, quotations, and single words of running text.
  const KEPT = "textarea, [contenteditable], table, [role=grid], pre, code, [data-testid=stMarkdownContainer] :is(li, blockquote)";
  const PROSE = "[data-testid=stMarkdownContainer], [role=option], [role=listbox]";
  const STREAMLITS = "[role=spinbutton], [role=tooltip], [data-testid=stFileUploader] button";
  const ATTRIBUTES = ["aria-label", "aria-roledescription", "aria-description", "aria-valuetext", "placeholder", "title", "alt"];

  function translateText(node) {
    const text = node.nodeValue;
    const parent = node.parentElement;
    if (!parent || !/[A-Za-z]/.test(text)) return;
    const changed = french(text);
    if (changed === text) return;
    if (!parent.closest(STREAMLITS)) {
      if (parent.closest(KEPT)) return;
      if (!text.trim().includes(" ") && parent.closest(PROSE)) return;
    }
    node.nodeValue = changed;
  }

  function translateAttribute(element, name) {
    const text = element.getAttribute(name);
    if (!text || !/[A-Za-z]/.test(text)) return;
    const changed = french(text);
    if (changed !== text) element.setAttribute(name, changed);
  }

  function translate(node) {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of ATTRIBUTES) translateAttribute(node, name);
    node.childNodes.forEach(translate);
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") translateAttribute(change.target, change.attributeName);
      else if (change.type === "characterData") translateText(change.target);
      else change.addedNodes.forEach(translate);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
