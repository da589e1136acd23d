"""Words in four languages, and the phrases in which they mean something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from waypost.model import ScopeVerdict

Judged = Callable[..., ScopeVerdict]

MIGRATION = [
    "Refugee camp water supply",
    "West Africa - Population Movement",
    "Pop. Movement (population movements) in the region",
    "Remittances of migrants and their families",
    "Preventing trafficking in persons",
    "Support to IDPs and host communities",
    "Internal displacement in the north",
    "Scholarships for displaced students",
    "Help for displaced Ukrainians",
    "Seeds for families returning to rural areas",
    "Centre d’accueil pour demandeurs d’asile",
    "Asylum-seekers at reception centres",
    "Aide aux personnes déplacées",
    "Appui aux réfugiés et aux familles d’accueil",
    "Lutte contre la traite des êtres humains",
    "Asistencia a personas desplazadas",
    "Atención a migrantes en tránsito",
    "Prevención de la trata de personas",
    "دعم النازحين في الشمال",
    "مساعدة للاجئين",
    "خدمات لطالبي اللجوء",
    "والمهاجرون في العبور",
    "مكافحة الاتجار بالبشر",
]
OTHER = [
    "Data migration to the new register",
    "Migration of the accounting software",
    "Migrating to digital television",
    "Bird migration along the coast",
    "Seasonal migration of livestock",
    "Wildlife refuge management",
    "Displacement of a volume of water",
    "Training for workers displaced by automation",
    "Tonnes of fuel displaced by biogas",
    "Centre d’accueil pour femmes victimes de violence",
    "Return to school after the floods",
    "Return on investment",
    "Drug trafficking on the river",
    "Resettlement action plan for the dam",
    "Danish Refugee Council: disinformation network",
    "Camps de vacances",
    "Migration de données vers une plateforme",
    "Oiseaux migrateurs du delta",
    "Trafic routier en ville",
    "Migración de datos a la nube",
    "Aves migratorias del humedal",
    "Mejora de los tiempos de desplazamiento",
    "Se trata de una carretera",
    "Casas refugio para mujeres",
    "الطيور المهاجرة",
    "هجرة البيانات إلى السحابة",
    "اللجوء إلى القضاء",
    "خدمات علاجية للمرضى",
]


@pytest.mark.parametrize("title", MIGRATION)
def test_title_is_migration_work(judged: Judged, title: str) -> None:
    assert judged(title).outcome == "migration"


@pytest.mark.parametrize("title", OTHER)
def test_title_is_other_work(judged: Judged, title: str) -> None:
    assert judged(title).outcome == "other"


@pytest.mark.parametrize("title", ["Remittances", "Support to host communities", "Diaspora savings clubs"])
def test_near_words_alone_go_to_the_review_list(judged: Judged, title: str) -> None:
    assert judged(title).outcome == "doubtful"


def test_an_exclusion_takes_out_its_own_phrase_only(judged: Judged) -> None:
    assert judged("Data migration for the register of refugees").outcome == "migration"


def test_a_word_late_in_a_long_text_counts_less_than_at_its_start(judged: Judged) -> None:
    filler = " ".join(["relief"] * 200)
    early, late = judged(None, f"For refugees. {filler}"), judged(None, f"{filler}. For refugees.")
    assert early.outcome == "migration"
    assert late.certainty < early.certainty


def test_a_short_text_counts_as_opening_throughout(judged: Judged) -> None:
    filler = " ".join(["relief"] * 100)
    assert judged(None, f"{filler}. For refugees.") == judged(None, f"For refugees. {filler}.")


def test_a_transit_centre_of_patients_is_not_one_of_people_on_the_move(judged: Judged) -> None:
    assert judged("Transit Centre").outcome == "other"
    assert judged("Ebola Transit Centre").outcome == "other"
    assert judged("Transit centre for asylum-seekers").outcome == "migration"


def test_migration_in_a_title_is_enough(judged: Judged) -> None:
    assert judged("Example region – migration, operational plan").outcome == "migration"
