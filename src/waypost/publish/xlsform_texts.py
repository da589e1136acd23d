"""The words on the form itself, in four languages. Labels of questions and choices come from the catalog."""

from __future__ import annotations

Text = dict[str, str]

TITLE: Text = {
    "en": "What we do for migrants",
    "fr": "Ce que nous faisons pour les migrants",
    "es": "Lo que hacemos por los migrantes",
    "ar": "ما نقوم به من أجل المهاجرين",
}
SOCIETY: Text = {
    "en": "National Society that answers",
    "fr": "Société nationale qui répond",
    "es": "Sociedad Nacional que responde",
    "ar": "الجمعية الوطنية المجيبة",
}
WHICH: Text = {
    "en": "Which programme is this about?",
    "fr": "De quel programme s’agit-il ?",
    "es": "¿De qué programa se trata?",
    "ar": "عن أي برنامج تتحدثون؟",
}
NEW: Text = {
    "en": "A programme that is not in this list",
    "fr": "Un programme qui n’est pas dans cette liste",
    "es": "Un programa que no está en esta lista",
    "ar": "برنامج غير وارد في هذه القائمة",
}
ANSWERED_ON: Text = {
    "en": "Date of the answers",
    "fr": "Date des réponses",
    "es": "Fecha de las respuestas",
    "ar": "تاريخ الإجابات",
}
NOT_NEGATIVE: Text = {
    "en": "A number, zero or more. Leave it empty when it is not known.",
    "fr": "Un nombre, zéro ou plus. Laissez vide s’il n’est pas connu.",
    "es": "Un número, cero o más. Deje vacío si no se conoce.",
    "ar": "رقم، صفر أو أكثر. اتركه فارغًا إن لم يكن معروفًا.",
}
AGE: Text = {
    "en": "An age from 0 to 130; the oldest is not below the youngest.",
    "fr": "Un âge de 0 à 130 ; le plus élevé n’est pas inférieur au plus bas.",
    "es": "Una edad de 0 a 130; la mayor no es inferior a la menor.",
    "ar": "عمر من 0 إلى 130، ولا يقل الأكبر عن الأصغر.",
}
SHARE: Text = {
    "en": "A share between 0 and 1.",
    "fr": "Une part entre 0 et 1.",
    "es": "Una proporción entre 0 y 1.",
    "ar": "حصة بين 0 و1.",
}
AFTER: Text = {
    "en": "The end is on or after the start.",
    "fr": "La fin n’est pas antérieure au début.",
    "es": "El final no es anterior al inicio.",
    "ar": "النهاية في يوم البداية أو بعده.",
}
TELL: Text = {
    "en": "What do you want to tell about how it works?",
    "fr": "Que voulez-vous dire de son fonctionnement ?",
    "es": "¿Qué quiere decir sobre cómo funciona?",
    "ar": "ماذا تودّون أن تذكروا عن طريقة العمل؟",
}
TELL_HINT: Text = {
    "en": "Choose none, one or several; for each, a few questions follow.",
    "fr": "Choisissez-en aucun, un ou plusieurs ; quelques questions suivent pour chacun.",
    "es": "Elija ninguno, uno o varios; para cada uno siguen unas preguntas.",
    "ar": "اختاروا ما شئتم، واحدًا أو أكثر أو لا شيء؛ ولكل منها أسئلة قليلة.",
}
NOTHING: Text = {
    "en": "nothing to tell, or no answer? Else leave this empty.",
    "fr": "rien à dire, ou pas de réponse ? Sinon, laissez vide.",
    "es": "¿nada que decir, o sin respuesta? Si no, déjelo vacío.",
    "ar": "لا شيء يُذكر، أو لا إجابة؟ وإلا فاتركوه فارغًا.",
}
