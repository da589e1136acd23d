"""The words on the Waypost workbook's own sheets, in four languages. Labels of fields come from the schema."""

from __future__ import annotations

Text = dict[str, str]

SHEETS: dict[str, Text] = {
    "cover": {"en": "Read me", "fr": "À lire", "es": "Léame", "ar": "اقرأني"},
    "programme": {"en": "Programmes", "fr": "Programmes", "es": "Programas", "ar": "البرامج"},
    "trail": {
        "en": "Trails",
        "fr": "Parcours migratoires",
        "es": "Recorridos migratorios",
        "ar": "مسارات الهجرة",
    },
    "place": {"en": "Places", "fr": "Lieux", "es": "Lugares", "ar": "الأماكن"},
    "participation": {"en": "Organisations", "fr": "Organisations", "es": "Organizaciones", "ar": "المنظمات"},
    "people_count": {"en": "People", "fr": "Personnes", "es": "Personas", "ar": "الأشخاص"},
    "budget": {"en": "Budgets", "fr": "Budgets", "es": "Presupuestos", "ar": "الميزانيات"},
    "transaction": {"en": "Spending", "fr": "Dépenses", "es": "Gastos", "ar": "الإنفاق"},
    "lists": {"en": "Lists", "fr": "Listes", "es": "Listas", "ar": "القوائم"},
}
KEY_HINT: Text = {
    "en": "The key of the programme in the register. It stays as it is; a new programme has none yet.",
    "fr": "La clé du programme dans le registre. Elle reste telle quelle ; un nouveau programme n’en a pas encore.",
    "es": "La clave del programa en el registro. No se modifica; un programa nuevo aún no tiene.",
    "ar": "مفتاح البرنامج في السجل. يبقى كما هو، والبرنامج الجديد لا مفتاح له بعد.",
}
IDENTIFIERS_HINT: Text = {
    "en": "Names that other publishers gave it. For recognition only.",
    "fr": "Les identifiants donnés par d’autres éditeurs. Pour le reconnaître seulement.",
    "es": "Identificadores dados por otros editores. Solo para reconocerlo.",
    "ar": "معرّفات أعطاها ناشرون آخرون، للتعرف عليه فقط.",
}
PROGRAMME_HINT: Text = {
    "en": "Which programme the row belongs to. For a new programme, choose its title; the key stays empty.",
    "fr": (
        "Le programme auquel la ligne appartient. Pour un nouveau programme, choisissez son titre ; la clé reste vide."
    ),
    "es": "El programa al que pertenece la fila. Para uno nuevo, elija su título; la clave queda vacía.",
    "ar": "البرنامج الذي يخصه الصف. للبرنامج الجديد اختر عنوانه واترك المفتاح فارغًا.",
}
NAME_HINT: Text = {
    "en": "What the programme is called, to recognise it by. To correct it, write into the column of the title.",
    "fr": "Le nom du programme, pour le reconnaître. Pour le corriger, écrivez dans la colonne du titre.",
    "es": "Cómo se llama el programa, para reconocerlo. Para corregirlo, escriba en la columna del título.",
    "ar": "اسم البرنامج للتعرف عليه. لتصحيحه اكتبوا في عمود العنوان.",
}
KEPT: Text = {
    "en": "This cell stays as it is: it says which programme the row is about. Press Escape to leave it.",
    "fr": "Cette cellule reste telle quelle : elle dit de quel programme parle la ligne. Échap pour la quitter.",
    "es": "Esta celda no se modifica: dice de qué programa trata la fila. Pulse Esc para salir.",
    "ar": "تبقى هذه الخلية كما هي: فهي تحدد البرنامج الذي يخصه الصف. اضغطوا Esc للخروج منها.",
}
HINTS: dict[str, Text] = {
    "code": {
        "en": "Choose from the list.",
        "fr": "Choisissez dans la liste.",
        "es": "Elija de la lista.",
        "ar": "اختر من القائمة.",
    },
    "many": {
        "en": "Choose from the list; write several separated by semicolons.",
        "fr": "Choisissez dans la liste ; séparez-en plusieurs par des points-virgules.",
        "es": "Elija de la lista; separe varios con punto y coma.",
        "ar": "اختر من القائمة، وافصل بين العناصر بفاصلة منقوطة.",
    },
    "date": {
        "en": "A date: year-month-day.",
        "fr": "Une date : année-mois-jour.",
        "es": "Una fecha: año-mes-día.",
        "ar": "تاريخ: سنة-شهر-يوم.",
    },
    "number": {
        "en": "A figure alone. Empty means not reported; zero means none.",
        "fr": "Un chiffre seul. Vide : non communiqué ; zéro : aucun.",
        "es": "Solo una cifra. Vacío: no comunicado; cero: ninguno.",
        "ar": "رقم فقط. الفارغ يعني لم يُبلَّغ، والصفر يعني لا شيء.",
    },
}
WARNING: Text = {
    "en": "This is not in the list. It will be read all the same, and asked about if it is not understood.",
    "fr": "Ceci n’est pas dans la liste. Ce sera lu malgré tout ; une question suivra si ce n’est pas compris.",
    "es": "Esto no está en la lista. Se leerá de todos modos y se preguntará si no se entiende.",
    "ar": "هذا غير موجود في القائمة. سيُقرأ مع ذلك وسيُسأل عنه إن لم يُفهم.",
}
TITLE: Text = {
    "en": "What we do for migrants",
    "fr": "Ce que nous faisons pour les migrants",
    "es": "Lo que hacemos por los migrantes",
    "ar": "ما نقوم به من أجل المهاجرين",
}
SUBTITLE: Text = {
    "en": "Questionnaire of Waypost: one row is one programme",
    "fr": "Questionnaire de Waypost : une ligne est un programme",
    "es": "Cuestionario de Waypost: una fila es un programa",
    "ar": "استبيان Waypost: كل صف برنامج واحد",
}
FACTS: dict[str, Text] = {
    "waypost.society": {
        "en": "National Society",
        "fr": "Société nationale",
        "es": "Sociedad Nacional",
        "ar": "الجمعية الوطنية",
    },
    "waypost.answered_on": {"en": "Answered on", "fr": "Répondu le", "es": "Respondido el", "ar": "تاريخ الإجابة"},
    "waypost.language": {"en": "Language", "fr": "Langue", "es": "Idioma", "ar": "اللغة"},
    "waypost.layout": {"en": "Layout", "fr": "Modèle", "es": "Formato", "ar": "النموذج"},
}
ANSWERED_HINT: Text = {
    "en": "Write the date of your answers here: they count from this day.",
    "fr": "Indiquez ici la date de vos réponses : elles valent à compter de ce jour.",
    "es": "Escriba aquí la fecha de sus respuestas: cuentan desde ese día.",
    "ar": "اكتب هنا تاريخ إجاباتكم: تُحتسب من هذا اليوم.",
}

# Heading and paragraphs of each block of the cover.
BLOCKS: dict[str, dict[str, tuple[str, ...]]] = {
    "how": {
        "en": (
            "How to fill it in",
            "Correct what is wrong and leave what is right. Grey cells hold keys and stay as they are.",
            "New programmes go into the empty rows at the end, without a key.",
            "Places, organisations, people and money have sheets of their own; each row there names its programme.",
            "Choose from the lists where there are some. Any of the four languages is understood.",
            "A programme that is not yours, or is told twice: leave it, and say so in a comment to its name.",
            "Sort, filter and hide as you like. Dark headings: seen within the Movement only, never public.",
            "Write the date of your answers into the yellow cell, save, and send the file back.",
        ),
        "fr": (
            "Comment le remplir",
            (
                "Corrigez ce qui est faux et laissez ce qui est juste. Les cellules "
                "grises sont des clés et ne changent pas."
            ),
            "Les nouveaux programmes s’inscrivent dans les lignes vides à la fin, sans clé.",
            "Lieux, organisations, personnes et argent ont leurs feuilles ; chaque ligne y nomme son programme.",
            "Choisissez dans les listes quand il y en a. Les quatre langues sont comprises.",
            "Un programme qui n’est pas le vôtre, ou cité deux fois : laissez-le et dites-le en commentaire à son nom.",
            (
                "Triez, filtrez et masquez à votre gré. Titres de colonnes foncés : visibles dans le Mouvement "
                "seulement, jamais publics."
            ),
            "Inscrivez la date de vos réponses dans la cellule jaune, enregistrez et renvoyez le fichier.",
        ),
        "es": (
            "Cómo rellenarlo",
            "Corrija lo que esté mal y deje lo que esté bien. Las celdas grises son claves y no cambian.",
            "Los programas nuevos van en las filas vacías del final, sin clave.",
            "Lugares, organizaciones, personas y dinero tienen sus hojas; cada fila nombra allí su programa.",
            "Elija de las listas cuando las haya. Se entiende cualquiera de los cuatro idiomas.",
            "Un programa que no es suyo, o que figura dos veces: déjelo y dígalo en un comentario en su nombre.",
            (
                "Ordene, filtre y oculte a su gusto. Encabezados oscuros: solo se ven dentro del Movimiento, "
                "nunca en público."
            ),
            "Escriba la fecha de sus respuestas en la celda amarilla, guarde y devuelva el archivo.",
        ),
        "ar": (
            "طريقة الملء",
            "صحّحوا الخطأ واتركوا الصحيح. الخلايا الرمادية مفاتيح لا تتغير.",
            "تُكتب البرامج الجديدة في الصفوف الفارغة في الآخر بلا مفتاح.",
            "للأماكن والمنظمات والأشخاص والأموال أوراق خاصة، وكل صف فيها يسمّي برنامجه.",
            "اختاروا من القوائم حيثما وُجدت. اللغات الأربع كلها مفهومة.",
            "برنامج ليس لكم أو ورد مرتين: اتركوه كما هو واذكروا ذلك في تعليق على اسمه.",
            "رتّبوا وصفّوا وأخفوا كما تشاؤون. العناوين الداكنة: تُرى داخل الحركة فقط ولا تُنشر أبدًا.",
            "اكتبوا تاريخ إجاباتكم في الخلية الصفراء ثم احفظوا الملف وأعيدوه.",
        ),
    },
    "no_answer": {
        "en": (
            "When there is no answer",
            "{not_applicable}: the question does not concern this programme.",
            "{not_known}: nobody in your society can say.",
            "{prefer_not_to_say}: you know and keep it to yourselves; nobody will ask why.",
            "An empty cell says none of these: it was not answered yet. Zero is a figure, not an empty cell.",
        ),
        "fr": (
            "Quand il n’y a pas de réponse",
            "{not_applicable} : la question ne concerne pas ce programme.",
            "{not_known} : personne dans votre Société ne peut le dire.",
            "{prefer_not_to_say} : vous le savez et le gardez pour vous ; personne ne demandera pourquoi.",
            (
                "Une cellule vide ne dit rien de cela : pas encore de réponse. Zéro "
                "est un chiffre, non une cellule vide."
            ),
        ),
        "es": (
            "Cuando no hay respuesta",
            "{not_applicable}: la pregunta no atañe a este programa.",
            "{not_known}: nadie en su Sociedad puede decirlo.",
            "{prefer_not_to_say}: lo saben y se lo reservan; nadie preguntará por qué.",
            "Una celda vacía no dice nada de esto: aún no se respondió. Cero es una cifra, no una celda vacía.",
        ),
        "ar": (
            "حين لا توجد إجابة",
            "{not_applicable}: السؤال لا يخص هذا البرنامج.",
            "{not_known}: لا أحد في جمعيتكم يستطيع الإجابة.",
            "{prefer_not_to_say}: تعرفون الإجابة وتحتفظون بها، ولن يسألكم أحد عن السبب.",
            "الخلية الفارغة لا تعني أيًّا من ذلك، بل لم يُجب عنها بعد. والصفر رقم وليس خلية فارغة.",
        ),
    },
    "who_sees": {
        "en": (
            "Who sees what you write",
            (
                "Unless you choose otherwise under Visibility, National Societies, "
                "regional offices and the Secretariat see it."
            ),
            "Only what is marked public is published, by country and in coarse figures; places of service never are.",
            "How you work with authorities, on return and in detention is never published.",
            (
                "Write no names, telephone numbers or addresses of persons anywhere, "
                "and nothing on anybody’s legal status."
            ),
        ),
        "fr": (
            "Qui voit ce que vous écrivez",
            "Sauf autre choix sous Visibilité : les Sociétés nationales, les bureaux régionaux et le Secrétariat.",
            (
                "Seul ce qui est marqué public est publié, par pays et en chiffres "
                "grossiers ; jamais les lieux d’accueil."
            ),
            "Votre travail avec les autorités, sur le retour et en détention n’est jamais publié.",
            "N’inscrivez ni nom, ni téléphone, ni adresse de personnes, ni rien sur le statut légal de quiconque.",
        ),
        "es": (
            "Quién ve lo que escriben",
            (
                "Si no eligen otra cosa en Visibilidad: las Sociedades Nacionales, las "
                "oficinas regionales y la Secretaría."
            ),
            (
                "Solo se publica lo marcado como público, por país y en cifras "
                "aproximadas; nunca los lugares de servicio."
            ),
            "Su trabajo con las autoridades, sobre el retorno y en detención no se publica nunca.",
            "No escriban nombres, teléfonos ni direcciones de personas, ni nada sobre la situación legal de nadie.",
        ),
        "ar": (
            "من يرى ما تكتبون",
            "ما لم تختاروا غير ذلك في خانة الاطلاع: الجمعيات الوطنية والمكاتب الإقليمية والأمانة العامة.",
            "لا يُنشر إلا ما وُسم بأنه عام، حسب البلد وبأرقام تقريبية، ولا تُنشر أماكن الخدمة أبدًا.",
            "لا يُنشر أبدًا عملكم مع السلطات أو بشأن العودة أو في أماكن الاحتجاز.",
            "لا تكتبوا أسماء أشخاص أو هواتفهم أو عناوينهم ولا شيئًا عن الوضع القانوني لأحد.",
        ),
    },
}
