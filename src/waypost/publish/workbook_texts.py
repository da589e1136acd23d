"""The words on the Waypost workbook's own sheets, in four languages. Labels of fields come from the schema."""

from __future__ import annotations

from waypost.model.workbook_layout import ANSWER, ENTRY, FACT

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
    "practice": {"en": "How it works", "fr": "Fonctionnement", "es": "Cómo funciona", "ar": "كيف يعمل البرنامج"},
    "answers": {
        "en": "Possible answers",
        "fr": "Réponses possibles",
        "es": "Respuestas posibles",
        "ar": "الإجابات الممكنة",
    },
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
# Above the columns of the sheet of how programmes work.
PRACTICE_HINTS: dict[str, Text] = {
    FACT: {
        "en": (
            "Which question the row answers. Choose from the list; the sheet “Possible answers” shows the questions in "
            "full. You need not answer all of them."
        ),
        "fr": (
            "La question à laquelle la ligne répond. Choisissez dans la liste ; la feuille « Réponses possibles » "
            "montre les questions en entier. Vous n’avez pas à répondre à toutes."
        ),
        "es": (
            "A qué pregunta responde la fila. Elija de la lista; la hoja «Respuestas posibles» muestra las preguntas "
            "completas. No hace falta responder a todas."
        ),
        "ar": (
            "السؤال الذي يجيب عنه الصف. اختاروا من القائمة؛ وتعرض ورقة «الإجابات الممكنة» الأسئلة كاملة. "
            "لا يلزم الرد عليها كلها."
        ),
    },
    ENTRY: {
        "en": (
            "Where there are several, such as two agreements: the same number in all rows of one of them, from 1 on. "
            "Empty: the row belongs with the row right above it, if that tells something else of the same; if not, "
            "it begins a new one."
        ),
        "fr": (
            "S’il y en a plusieurs, par exemple deux accords : le même numéro dans toutes les lignes d’un accord, à "
            "partir de 1. Vide : la ligne va avec celle juste au-dessus, si celle-ci dit autre chose de la même ; "
            "sinon, elle en commence une nouvelle."
        ),
        "es": (
            "Si hay varios, por ejemplo dos acuerdos: el mismo número en todas las filas de uno, desde 1. Vacío: la "
            "fila va con la de justo encima, si esta dice otra cosa de lo mismo; si no, empieza uno nuevo."
        ),
        "ar": (
            "إن تعددت القيود، كاتفاقين مثلًا: الرقم نفسه في كل صفوف القيد الواحد، بدءًا من 1. إن تُرك فارغًا: يتبع "
            "الصف الصفَّ الذي فوقه مباشرة إن كان يذكر شيئًا آخر عن القيد نفسه، وإلا بدأ قيدًا جديدًا."
        ),
    },
    ANSWER: {
        "en": (
            "What fits depends on what is said beside it: choose from the list of the cell, or write Yes or No, a "
            "date, a number, a name or a few words. The sheet “Possible answers” lists what fits. The three kinds of "
            "no answer fit everywhere."
        ),
        "fr": (
            "Ce qui convient dépend de ce qui est dit à côté : choisissez dans la liste de la cellule, ou écrivez Oui "
            "ou Non, une date, un nombre, un nom ou quelques mots. La feuille « Réponses possibles » dit ce qui "
            "convient. Les trois façons de ne pas répondre conviennent partout."
        ),
        "es": (
            "Lo que vale depende de lo que se dice al lado: elija de la lista de la celda, o escriba Sí o No, una "
            "fecha, un número, un nombre o unas palabras. La hoja «Respuestas posibles» dice lo que vale. Las tres "
            "formas de no responder valen en todas partes."
        ),
        "ar": (
            "تتوقف الإجابة المناسبة على ما يُقال بجانبها: اختاروا من قائمة الخلية، أو اكتبوا نعم أو لا، أو تاريخًا "
            "أو رقمًا أو اسمًا أو كلمات قليلة. تذكر ورقة «الإجابات الممكنة» ما يناسب. وأنواع عدم الإجابة الثلاثة "
            "مقبولة في كل مكان."
        ),
    },
}
ANSWERS_HEADINGS: tuple[Text, ...] = (
    {"en": "Question", "fr": "Question", "es": "Pregunta", "ar": "السؤال"},
    {"en": "What is said", "fr": "Ce qui est dit", "es": "Qué se dice", "ar": "ما يُقال"},
    {
        "en": "Answers that fit, besides the three kinds of no answer",
        "fr": "Réponses qui conviennent, outre les trois façons de ne pas répondre",
        "es": "Respuestas que valen, además de las tres formas de no responder",
        "ar": "الإجابات المناسبة، إضافة إلى أنواع عدم الإجابة الثلاثة",
    },
)
# What an answer is that is chosen from no short list, by the type of its field.
ANSWER_TYPES: dict[str, Text] = {
    "date": {
        "en": "A date: year-month-day",
        "fr": "Une date : année-mois-jour",
        "es": "Una fecha: año-mes-día",
        "ar": "تاريخ: سنة-شهر-يوم",
    },
    "number": {"en": "A number", "fr": "Un nombre", "es": "Un número", "ar": "رقم"},
    "year": {
        "en": "A year such as 2024",
        "fr": "Une année, comme 2024",
        "es": "Un año, como 2024",
        "ar": "سنة مثل 2024",
    },
    "share": {
        "en": "A percentage such as 10%",
        "fr": "Un pourcentage, comme 10 %",
        "es": "Un porcentaje, como 10 %",
        "ar": "نسبة مئوية مثل 10%",
    },
    "text": {"en": "A few words", "fr": "Quelques mots", "es": "Unas palabras", "ar": "كلمات قليلة"},
    "country": {
        "en": "A country from the list of the cell",
        "fr": "Un pays de la liste de la cellule",
        "es": "Un país de la lista de la celda",
        "ar": "بلد من قائمة الخلية",
    },
    "body": {
        "en": "A National Society or an organisation from the list of the cell, or another by its name",
        "fr": "Une Société nationale ou une organisation de la liste de la cellule, ou une autre par son nom",
        "es": "Una Sociedad Nacional o una organización de la lista de la celda, u otra por su nombre",
        "ar": "جمعية وطنية أو منظمة من قائمة الخلية، أو غيرها باسمها",
    },
    "programme": {
        "en": "The key or the name of a programme",
        "fr": "La clé ou le nom d’un programme",
        "es": "La clave o el nombre de un programa",
        "ar": "مفتاح برنامج أو اسمه",
    },
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
            "How a programme works, such as where information about people goes, has one too: one row, one fact.",
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
            "Le fonctionnement d’un programme, p. ex. où vont les informations, a la sienne : une ligne, un fait.",
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
            "Cómo funciona un programa, p. ej. adónde va la información, tiene la suya: una fila, un hecho.",
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
            "ولطريقة عمل البرنامج، كوجهة المعلومات عن الأشخاص، ورقة أيضًا: كل صف معلومة واحدة.",
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
