"""Programmes and goals found by words, in a column of their own rows."""

import django.contrib.postgres.search
from django.db import migrations, models

# Lower case, no accents, no ligatures: as entente.kernel.folding.fold.
FOLDED = """
CREATE FUNCTION programmes_folded(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(
        normalize(
            translate(
                replace(replace(replace(replace(lower(words), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
                'øđðłı’', 'oddli'''
            ),
            NFKD
        ),
        '[\\u0300-\\u036f]', '', 'g'
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_duties_standards_challenges_money"),
    ]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION programmes_folded(text)"),
        migrations.AddField(
            model_name="goal",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.CombinedSearchVector(
                        django.contrib.postgres.search.SearchVector(
                            models.Func(models.F("code"), function="programmes_folded"),
                            models.Func(models.F("title_en"), function="programmes_folded"),
                            models.Func(models.F("title_fr"), function="programmes_folded"),
                            config="simple",
                            weight="A",
                        ),
                        "||",
                        django.contrib.postgres.search.SearchVector(
                            models.Func(models.F("title_en"), function="programmes_folded"),
                            models.Func(models.F("what"), function="programmes_folded"),
                            config="english",
                            weight="B",
                        ),
                        django.contrib.postgres.search.SearchConfig("simple"),
                    ),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        models.Func(models.F("title_fr"), function="programmes_folded"),
                        models.Func(models.F("what"), function="programmes_folded"),
                        config="french",
                        weight="B",
                    ),
                    django.contrib.postgres.search.SearchConfig("simple"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.CombinedSearchVector(
                        django.contrib.postgres.search.SearchVector(
                            models.Func(models.F("code"), function="programmes_folded"),
                            models.Func(models.F("title_en"), function="programmes_folded"),
                            models.Func(models.F("title_fr"), function="programmes_folded"),
                            config="simple",
                            weight="A",
                        ),
                        "||",
                        django.contrib.postgres.search.SearchVector(
                            models.Func(models.F("title_en"), function="programmes_folded"),
                            models.Func(models.F("summary"), function="programmes_folded"),
                            config="english",
                            weight="B",
                        ),
                        django.contrib.postgres.search.SearchConfig("simple"),
                    ),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        models.Func(models.F("title_fr"), function="programmes_folded"),
                        models.Func(models.F("summary"), function="programmes_folded"),
                        config="french",
                        weight="B",
                    ),
                    django.contrib.postgres.search.SearchConfig("simple"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
    ]
