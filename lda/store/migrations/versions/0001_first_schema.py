"""first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compteur",
        sa.Column("serie", sa.String(length=20), nullable=False),
        sa.Column("valeur", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("serie", name=op.f("pk_compteur")),
    )
    op.create_table(
        "echec",
        sa.Column("cle_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("nombre", sa.Integer(), nullable=False),
        sa.Column("dernier", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jusqua", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("cle_hash", name=op.f("pk_echec")),
    )
    op.create_table(
        "liste",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("titre", sa.String(length=200), nullable=False),
        sa.Column("choix_multiple", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liste")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=24), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False, comment="list type_prescripteur"),
        sa.Column("commune", sa.String(length=5), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("cle", name=op.f("uq_organisation_cle")),
        sa.UniqueConstraint("nom", name=op.f("uq_organisation_nom")),
    )
    op.create_table(
        "parametre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=60), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=False),
        sa.Column("valeur", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parametre")),
        sa.UniqueConstraint("cle", "depuis", name=op.f("uq_parametre_cle_depuis")),
    )
    op.create_table(
        "plateforme",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("court", sa.String(length=60), nullable=False, comment="name on charts and lists"),
        sa.Column("sigle", sa.String(length=4), nullable=False, comment="head of the references"),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("ordre", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_plateforme")),
        sa.UniqueConstraint("sigle", name=op.f("uq_plateforme_sigle")),
    )
    op.create_table(
        "compte",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=24), nullable=False),
        sa.Column("identifiant_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column(
            "profil",
            sa.LargeBinary(),
            nullable=False,
            comment="identifiant, prenom, nom, fonction, telephone, courriel",
        ),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.Column(
            "mot_de_passe", sa.String(length=80), nullable=True, comment="bcrypt; none before activation"
        ),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="raised to end every session of the account"
        ),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("derniere_connexion", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_compte_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compte")),
        sa.UniqueConstraint("cle", name=op.f("uq_compte_cle")),
        sa.UniqueConstraint("identifiant_hash", name=op.f("uq_compte_identifiant_hash")),
    )
    with op.batch_alter_table("compte", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compte_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "liste_item",
        sa.Column("liste", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("libelle", sa.String(length=200), nullable=False),
        sa.Column("libelle_partenaire", sa.String(length=200), nullable=True),
        sa.Column("ordre", sa.Integer(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=True),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("attributs", sa.JSON(), nullable=False),
        sa.CheckConstraint("fin IS NULL OR debut IS NULL OR fin >= debut", name=op.f("ck_liste_item_dates")),
        sa.ForeignKeyConstraint(["liste"], ["liste.id"], name=op.f("fk_liste_item_liste")),
        sa.PrimaryKeyConstraint("liste", "code", name=op.f("pk_liste_item")),
    )
    op.create_table(
        "organisation_plateforme",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_plateforme_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["plateforme"], ["plateforme.code"], name=op.f("fk_organisation_plateforme_plateforme")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plateforme", name=op.f("pk_organisation_plateforme")),
    )
    op.create_table(
        "revision",
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.Column("valeur", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_revision_plateforme")),
        sa.PrimaryKeyConstraint("plateforme", name=op.f("pk_revision")),
    )
    op.create_table(
        "territoire",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("ordre", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_territoire_plateforme")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_territoire")),
    )
    op.create_table(
        "affectation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=True),
        sa.Column("territoire", sa.String(length=40), nullable=True),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(plateforme IS NULL) <> (territoire IS NULL)", name=op.f("ck_affectation_une_seule")
        ),
        sa.CheckConstraint("fin IS NULL OR debut IS NULL OR fin >= debut", name=op.f("ck_affectation_dates")),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_affectation_compte_id")),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_affectation_plateforme")),
        sa.ForeignKeyConstraint(["territoire"], ["territoire.code"], name=op.f("fk_affectation_territoire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affectation")),
    )
    with op.batch_alter_table("affectation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_affectation_compte_id"), ["compte_id"], unique=False)
        batch_op.create_index("ix_affectation_plateforme", ["plateforme", "fin"], unique=False)

    op.create_table(
        "billet",
        sa.Column("jeton_hash", sa.String(length=64), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("expire", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_billet_compte_id")),
        sa.PrimaryKeyConstraint("jeton_hash", name=op.f("pk_billet")),
    )
    op.create_table(
        "contact_ressource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.Column("territoire", sa.String(length=40), nullable=True, comment="none: commun"),
        sa.Column("canal", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("professionnel", sa.LargeBinary(), nullable=True),
        sa.Column("demandeur_id", sa.Integer(), nullable=True, comment="asked in the application"),
        sa.Column("resume", sa.LargeBinary(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reponse", sa.LargeBinary(), nullable=True),
        sa.Column("repondu_le", sa.Date(), nullable=True),
        sa.Column("suite", sa.String(length=20), nullable=True, comment="list suite_contact"),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minutes IS NULL OR (minutes >= 0 AND minutes <= 1440)", name=op.f("ck_contact_ressource_minutes")
        ),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_contact_ressource_auteur_id")),
        sa.ForeignKeyConstraint(
            ["demandeur_id"], ["compte.id"], name=op.f("fk_contact_ressource_demandeur_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_ressource_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["plateforme"], ["plateforme.code"], name=op.f("fk_contact_ressource_plateforme")
        ),
        sa.ForeignKeyConstraint(
            ["territoire"], ["territoire.code"], name=op.f("fk_contact_ressource_territoire")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_ressource")),
        sa.UniqueConstraint("cle", name=op.f("uq_contact_ressource_cle")),
        sa.UniqueConstraint("reference", name=op.f("uq_contact_ressource_reference")),
    )
    with op.batch_alter_table("contact_ressource", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_ressource_attente",
            ["plateforme", "jour"],
            unique=False,
            sqlite_where=sa.text("repondu_le IS NULL"),
            postgresql_where=sa.text("repondu_le IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_contact_ressource_demandeur_id"), ["demandeur_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_ressource_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_contact_ressource_plateforme_jour",
            ["plateforme", "jour", "territoire", "minutes"],
            unique=False,
        )

    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=24), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("statut", sa.String(length=20), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.Column("territoire", sa.String(length=40), nullable=False),
        sa.Column("commune", sa.String(length=5), nullable=True),
        sa.Column("urgence", sa.String(length=40), nullable=True),
        sa.Column("objet_demande", sa.String(length=40), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("identite", sa.LargeBinary(), nullable=False, comment="nom, prenom, date_naissance"),
        sa.Column("violence", sa.Boolean(), nullable=False, comment="flag of DOMAIN A2"),
        sa.Column("recue_le", sa.Date(), nullable=False, comment="reception of its first saisine"),
        sa.Column("ouvert_le", sa.Date(), nullable=False),
        sa.Column("premier_contact_le", sa.Date(), nullable=True),
        sa.Column("decide_le", sa.Date(), nullable=True),
        sa.Column("clos_le", sa.Date(), nullable=True),
        sa.Column(
            "motif", sa.String(length=40), nullable=True, comment="code of the last decision or closing"
        ),
        sa.Column(
            "destination",
            sa.String(length=40),
            nullable=True,
            comment="list situation_residentielle, on closing",
        ),
        sa.Column("conseil", sa.LargeBinary(), nullable=True),
        sa.Column("dernier_mouvement", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prochaine_echeance", sa.Date(), nullable=True, comment="earliest bilan or relais due"),
        sa.Column("transfert_vers", sa.String(length=40), nullable=True),
        sa.Column("transfert_territoire", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(clos_le IS NOT NULL) = (statut IN ('CLOTUREE', 'NON_VALIDEE', 'SANS_SUITE'))",
            name=op.f("ck_dossier_clos"),
        ),
        sa.CheckConstraint(
            "clos_le IS NULL OR ouvert_le IS NULL OR clos_le >= ouvert_le", name=op.f("ck_dossier_dates")
        ),
        sa.CheckConstraint(
            "transfert_vers IS NULL OR transfert_vers <> plateforme", name=op.f("ck_dossier_transfert")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_dossier_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_dossier_plateforme")),
        sa.ForeignKeyConstraint(["territoire"], ["territoire.code"], name=op.f("fk_dossier_territoire")),
        sa.ForeignKeyConstraint(
            ["transfert_territoire"], ["territoire.code"], name=op.f("fk_dossier_transfert_territoire")
        ),
        sa.ForeignKeyConstraint(
            ["transfert_vers"], ["plateforme.code"], name=op.f("fk_dossier_transfert_vers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("cle", name=op.f("uq_dossier_cle")),
        sa.UniqueConstraint("reference", name=op.f("uq_dossier_reference")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(
            "ix_dossier_organisation_id", ["organisation_id", "plateforme", "territoire"], unique=False
        )
        batch_op.create_index(
            "ix_dossier_plateforme",
            [
                "plateforme",
                "clos_le",
                "recue_le",
                "territoire",
                "statut",
                "urgence",
                "objet_demande",
                "organisation_id",
                "dernier_mouvement",
                "prochaine_echeance",
                "premier_contact_le",
                "reference",
                "violence",
                "id",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_dossier_transfert_vers",
            ["transfert_vers"],
            unique=False,
            sqlite_where=sa.text("transfert_vers IS NOT NULL"),
            postgresql_where=sa.text("transfert_vers IS NOT NULL"),
        )

    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=True),
        sa.Column(
            "acte", sa.String(length=40), nullable=False, comment="closed vocabulary: domain.traces.Acte"
        ),
        sa.Column("objet", sa.String(length=20), nullable=True),
        sa.Column("objet_id", sa.Integer(), nullable=True),
        sa.Column("adresse_hash", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_journal_compte_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index("ix_journal_compte_id", ["compte_id", "quand"], unique=False)
        batch_op.create_index("ix_journal_objet", ["objet", "objet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_quand"), ["quand"], unique=False)

    op.create_table(
        "lien",
        sa.Column("jeton_hash", sa.String(length=64), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=True),
        sa.Column("expire", sa.DateTime(timezone=True), nullable=False),
        sa.Column("utilise_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_lien_compte_id")),
        sa.PrimaryKeyConstraint("jeton_hash", name=op.f("pk_lien")),
    )
    with op.batch_alter_table("lien", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lien_compte_id"), ["compte_id"], unique=False)

    op.create_table(
        "reunion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False, comment="list type_reunion"),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("heure", sa.String(length=5), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("titre", sa.LargeBinary(), nullable=False),
        sa.Column("lieu", sa.LargeBinary(), nullable=True),
        sa.Column("nb_participants", sa.Integer(), nullable=True),
        sa.Column("themes", sa.LargeBinary(), nullable=True),
        sa.Column("decisions", sa.LargeBinary(), nullable=True),
        sa.Column("notes", sa.LargeBinary(), nullable=True),
        sa.Column(
            "nb_situations", sa.Integer(), nullable=True, comment="situations presented to a commission"
        ),
        sa.Column("annulee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("annulation", sa.LargeBinary(), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.Column(
            "departement",
            sa.Boolean(),
            nullable=False,
            comment="called by the Département, which is no plateforme: none organises it",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(annulee_le IS NULL) = (annulation IS NULL)", name=op.f("ck_reunion_annulation")),
        sa.CheckConstraint(
            "minutes IS NULL OR (minutes > 0 AND minutes <= 1440)", name=op.f("ck_reunion_minutes")
        ),
        sa.CheckConstraint(
            "nb_participants IS NULL OR nb_participants >= 0", name=op.f("ck_reunion_participants")
        ),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_reunion_auteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reunion")),
        sa.UniqueConstraint("cle", name=op.f("uq_reunion_cle")),
        sa.UniqueConstraint("reference", name=op.f("uq_reunion_reference")),
    )
    with op.batch_alter_table("reunion", schema=None) as batch_op:
        batch_op.create_index("ix_reunion_jour", ["jour", "annulee_le", "type"], unique=False)
        batch_op.create_index(
            "ix_reunion_incomplete",
            ["jour"],
            unique=False,
            sqlite_where=sa.text("nb_participants IS NULL AND annulee_le IS NULL"),
            postgresql_where=sa.text("nb_participants IS NULL AND annulee_le IS NULL"),
        )

    op.create_table(
        "session_web",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jeton_hash", sa.String(length=64), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_session_web_compte_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_web")),
        sa.UniqueConstraint("jeton_hash", name=op.f("uq_session_web_jeton_hash")),
    )
    with op.batch_alter_table("session_web", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_web_compte_id"), ["compte_id"], unique=False)

    op.create_table(
        "adhesion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_adhesion_auteur_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_adhesion_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adhesion")),
    )
    with op.batch_alter_table("adhesion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adhesion_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "contact_theme",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact_ressource.id"], name=op.f("fk_contact_theme_contact_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", "code", name=op.f("pk_contact_theme")),
    )
    op.create_table(
        "diagnostic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.Column(
            "participation", sa.String(length=20), nullable=False, comment="list participation_personne"
        ),
        sa.Column(
            "contenu", sa.LargeBinary(), nullable=False, comment="forces, freins, risques, parole, hypothese"
        ),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_diagnostic_auteur_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_diagnostic_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnostic")),
    )
    with op.batch_alter_table("diagnostic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_diagnostic_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "intervenant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False, comment="list role_groupe"),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("compte_id", sa.Integer(), nullable=True),
        sa.Column("nom", sa.LargeBinary(), nullable=False),
        sa.Column("telephone", sa.LargeBinary(), nullable=True),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("motif_fin", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("fin IS NULL OR debut IS NULL OR fin >= debut", name=op.f("ck_intervenant_dates")),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_intervenant_compte_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_intervenant_dossier_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_intervenant_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervenant")),
    )
    with op.batch_alter_table("intervenant", schema=None) as batch_op:
        batch_op.create_index(
            "ix_intervenant_compte_id", ["compte_id", "role", "fin", "dossier_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intervenant_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            "ix_intervenant_organisation_id", ["organisation_id", "dossier_id"], unique=False
        )
        batch_op.create_index(
            "uq_intervenant_referent_actif",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text("role = 'REFERENT' AND fin IS NULL"),
            postgresql_where=sa.text("role = 'REFERENT' AND fin IS NULL"),
        )

    op.create_table(
        "mesure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False, comment="list mesure"),
        sa.Column("operateur_id", sa.Integer(), nullable=False),
        sa.Column("statut", sa.String(length=20), nullable=False),
        sa.Column("demandee_le", sa.Date(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=True),
        sa.Column("fin_prevue", sa.Date(), nullable=True),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.Column("renouvellements", sa.Integer(), nullable=False),
        sa.Column(
            "cahier", sa.JSON(), nullable=False, comment="cahier des charges of its start, kept as it was"
        ),
        sa.Column("sortie_motif", sa.String(length=40), nullable=True),
        sa.Column("sortie_destination", sa.String(length=40), nullable=True),
        sa.Column("sortie_suite", sa.String(length=40), nullable=True),
        sa.Column("sortie_jour", sa.Date(), nullable=True, comment="end declared"),
        sa.Column("sortie_note", sa.LargeBinary(), nullable=True),
        sa.Column("sortie_par_id", sa.Integer(), nullable=True),
        sa.Column("sortie_confirmee_le", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(statut = 'TERMINEE') = (fin IS NOT NULL)", name=op.f("ck_mesure_fin")),
        sa.CheckConstraint(
            "statut NOT IN ('EN_COURS', 'SUSPENDUE', 'TERMINEE') OR debut IS NOT NULL",
            name=op.f("ck_mesure_debut"),
        ),
        sa.CheckConstraint("fin IS NULL OR debut IS NULL OR fin >= debut", name=op.f("ck_mesure_dates")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_mesure_dossier_id")),
        sa.ForeignKeyConstraint(["operateur_id"], ["organisation.id"], name=op.f("fk_mesure_operateur_id")),
        sa.ForeignKeyConstraint(["sortie_par_id"], ["compte.id"], name=op.f("fk_mesure_sortie_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mesure")),
    )
    with op.batch_alter_table("mesure", schema=None) as batch_op:
        batch_op.create_index("ix_mesure_dossier_id", ["dossier_id", "statut"], unique=False)
        batch_op.create_index(
            "ix_mesure_operateur_id",
            ["operateur_id", "statut", "dossier_id", "debut", "sortie_confirmee_le"],
            unique=False,
        )

    op.create_table(
        "echeance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False, comment="that of the dossier"),
        sa.Column(
            "nature",
            sa.String(length=20),
            nullable=False,
            comment="closed vocabulary: domain.deadlines.Nature",
        ),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_echeance_dossier_id")),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_echeance_plateforme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_echeance")),
    )
    with op.batch_alter_table("echeance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_echeance_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            "ix_echeance_nature", ["nature", "plateforme", "jour", "dossier_id"], unique=False
        )

    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_passage_dossier_id")),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_passage_plateforme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_plateforme"), ["plateforme"], unique=False)

    op.create_table(
        "proposition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("orientations", sa.JSON(), nullable=False, comment="codes of list orientation"),
        sa.Column("par", sa.LargeBinary(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("reponse", sa.String(length=20), nullable=False),
        sa.Column("reponse_le", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "reponse_le IS NULL OR jour IS NULL OR reponse_le >= jour", name=op.f("ck_proposition_dates")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_proposition_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposition")),
    )
    with op.batch_alter_table("proposition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposition_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "reunion_dossier",
        sa.Column("reunion_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_reunion_dossier_dossier_id")),
        sa.ForeignKeyConstraint(["reunion_id"], ["reunion.id"], name=op.f("fk_reunion_dossier_reunion_id")),
        sa.PrimaryKeyConstraint("reunion_id", "dossier_id", name=op.f("pk_reunion_dossier")),
    )
    with op.batch_alter_table("reunion_dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reunion_dossier_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "reunion_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reunion_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("compte_id", sa.Integer(), nullable=True),
        sa.Column("nom", sa.LargeBinary(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_reunion_participant_compte_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_reunion_participant_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["reunion_id"], ["reunion.id"], name=op.f("fk_reunion_participant_reunion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reunion_participant")),
    )
    with op.batch_alter_table("reunion_participant", schema=None) as batch_op:
        batch_op.create_index("ix_reunion_participant_compte_id", ["compte_id", "reunion_id"], unique=False)
        batch_op.create_index(
            "ix_reunion_participant_organisation_id", ["organisation_id", "reunion_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reunion_participant_reunion_id"), ["reunion_id"], unique=False)

    op.create_table(
        "reunion_plateforme",
        sa.Column("reunion_id", sa.Integer(), nullable=False),
        sa.Column("plateforme", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("territoire", sa.String(length=40), nullable=True, comment="none: commun"),
        sa.ForeignKeyConstraint(
            ["plateforme"], ["plateforme.code"], name=op.f("fk_reunion_plateforme_plateforme")
        ),
        sa.ForeignKeyConstraint(
            ["reunion_id"], ["reunion.id"], name=op.f("fk_reunion_plateforme_reunion_id")
        ),
        sa.ForeignKeyConstraint(
            ["territoire"], ["territoire.code"], name=op.f("fk_reunion_plateforme_territoire")
        ),
        sa.PrimaryKeyConstraint("reunion_id", "plateforme", name=op.f("pk_reunion_plateforme")),
    )
    with op.batch_alter_table("reunion_plateforme", schema=None) as batch_op:
        batch_op.create_index("ix_reunion_plateforme_plateforme", ["plateforme", "role"], unique=False)

    op.create_table(
        "saisine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=24), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("statut", sa.String(length=20), nullable=False),
        sa.Column("canal", sa.String(length=20), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=False, comment="who follows it as its author"),
        sa.Column("saisie_par_id", sa.Integer(), nullable=False, comment="who typed it in"),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("version_fiche", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="raised by every saved field"),
        sa.Column("fiche", sa.LargeBinary(), nullable=False),
        sa.Column(
            "identite",
            sa.LargeBinary(),
            nullable=False,
            comment="nom, prenom, date_naissance: what a list shows",
        ),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modifiee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recue_le", sa.Date(), nullable=True, comment="day of reception, DOMAIN A5"),
        sa.Column("transmise_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accusee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decidee_le", sa.Date(), nullable=True),
        sa.Column("plateforme", sa.String(length=40), nullable=True, comment="that received it, for ever"),
        sa.Column("territoire", sa.String(length=40), nullable=True),
        sa.Column("motif_decision", sa.String(length=40), nullable=True),
        sa.Column("conseil", sa.LargeBinary(), nullable=True, comment="advice given with the decision"),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column(
            "contact_id",
            sa.Integer(),
            nullable=True,
            comment="the direct contact it came from: counted there",
        ),
        sa.Column("commune", sa.String(length=5), nullable=True),
        sa.Column("objet_demande", sa.String(length=40), nullable=True),
        sa.Column("urgence", sa.String(length=40), nullable=True),
        sa.Column("violence", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(decidee_le IS NOT NULL) = (statut IN ('VALIDEE', 'NON_VALIDEE', 'SANS_SUITE'))",
            name=op.f("ck_saisine_decidee"),
        ),
        sa.CheckConstraint(
            "motif_decision <> 'DOUBLON' OR statut = 'SANS_SUITE'", name=op.f("ck_saisine_doublon")
        ),
        sa.CheckConstraint(
            "statut = 'BROUILLON' OR (reference IS NOT NULL AND recue_le IS NOT NULL"
            " AND plateforme IS NOT NULL AND territoire IS NOT NULL AND transmise_le IS NOT NULL)",
            name=op.f("ck_saisine_transmise_complete"),
        ),
        sa.CheckConstraint(
            "statut IN ('BROUILLON', 'TRANSMISE') OR accusee_le IS NOT NULL OR statut = 'SANS_SUITE'",
            name=op.f("ck_saisine_accusee"),
        ),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_saisine_auteur_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact_ressource.id"], name=op.f("fk_saisine_contact_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_saisine_dossier_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_saisine_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plateforme"], ["plateforme.code"], name=op.f("fk_saisine_plateforme")),
        sa.ForeignKeyConstraint(["saisie_par_id"], ["compte.id"], name=op.f("fk_saisine_saisie_par_id")),
        sa.ForeignKeyConstraint(["territoire"], ["territoire.code"], name=op.f("fk_saisine_territoire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saisine")),
        sa.UniqueConstraint("cle", name=op.f("uq_saisine_cle")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_saisine_contact_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_saisine_reference")),
    )
    with op.batch_alter_table("saisine", schema=None) as batch_op:
        batch_op.create_index("ix_saisine_auteur_id", ["auteur_id", "transmise_le", "statut"], unique=False)
        batch_op.create_index(batch_op.f("ix_saisine_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_saisine_modifiee_le"), ["modifiee_le"], unique=False)
        batch_op.create_index(batch_op.f("ix_saisine_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "ix_saisine_plateforme_recue_le",
            [
                "plateforme",
                "recue_le",
                "territoire",
                "statut",
                "motif_decision",
                "contact_id",
                "dossier_id",
                "id",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_saisine_plateforme_statut", ["plateforme", "statut", "recue_le"], unique=False
        )
        batch_op.create_index("ix_saisine_statut", ["statut", "dossier_id", "recue_le"], unique=False)

    op.create_table(
        "bilan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mesure_id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=5), nullable=False, comment="M3, M6, M12, INTER, FINAL"),
        sa.Column("mois", sa.Integer(), nullable=False, comment="months after the start; 0 for FINAL"),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=True),
        sa.Column("redacteur_id", sa.Integer(), nullable=True),
        sa.Column("transmis_le", sa.Date(), nullable=True),
        sa.Column("analyse_le", sa.Date(), nullable=True),
        sa.Column(
            "source",
            sa.String(length=10),
            nullable=True,
            comment="JOURNAL or DECLARE: where the counts come from",
        ),
        sa.Column("nb_vad", sa.Integer(), nullable=True),
        sa.Column("nb_entretien", sa.Integer(), nullable=True),
        sa.Column("nb_ext", sa.Integer(), nullable=True),
        sa.Column("nb_acc_phys", sa.Integer(), nullable=True),
        sa.Column("nb_tel", sa.Integer(), nullable=True),
        sa.Column("nb_collectif", sa.Integer(), nullable=True),
        sa.Column("nb_absent", sa.Integer(), nullable=True),
        sa.Column("situation_residentielle", sa.String(length=40), nullable=True),
        sa.Column("adhesion", sa.String(length=20), nullable=True),
        sa.Column("conclusion", sa.String(length=40), nullable=True),
        sa.Column("contenu", sa.LargeBinary(), nullable=True),
        sa.Column("analyse", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("analyse_le IS NULL OR transmis_le IS NOT NULL", name=op.f("ck_bilan_analyse")),
        sa.CheckConstraint("transmis_le IS NULL OR jour IS NOT NULL", name=op.f("ck_bilan_transmis")),
        sa.ForeignKeyConstraint(["mesure_id"], ["mesure.id"], name=op.f("fk_bilan_mesure_id")),
        sa.ForeignKeyConstraint(["redacteur_id"], ["compte.id"], name=op.f("fk_bilan_redacteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bilan")),
        sa.UniqueConstraint("mesure_id", "cle", "mois", name=op.f("uq_bilan_mesure_id_cle_mois")),
    )
    with op.batch_alter_table("bilan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bilan_echeance",
            ["echeance", "mesure_id"],
            unique=False,
            sqlite_where=sa.text("transmis_le IS NULL"),
            postgresql_where=sa.text("transmis_le IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_bilan_mesure_id"), ["mesure_id"], unique=False)
        batch_op.create_index(
            "ix_bilan_mesure_id_echeance",
            ["mesure_id", "echeance"],
            unique=False,
            sqlite_where=sa.text("transmis_le IS NULL"),
            postgresql_where=sa.text("transmis_le IS NULL"),
        )

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("mesure_id", sa.Integer(), nullable=True),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("modalite", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_contact_auteur_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_contact_dossier_id")),
        sa.ForeignKeyConstraint(["mesure_id"], ["mesure.id"], name=op.f("fk_contact_mesure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_dossier_id", ["dossier_id", "jour"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_mesure_id"), ["mesure_id"], unique=False)

    op.create_table(
        "empreinte",
        sa.Column("saisine_id", sa.Integer(), nullable=False),
        sa.Column("h", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["saisine_id"], ["saisine.id"], name=op.f("fk_empreinte_saisine_id")),
        sa.PrimaryKeyConstraint("saisine_id", "h", name=op.f("pk_empreinte")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("empreinte", schema=None) as batch_op:
        batch_op.create_index("ix_empreinte_h", ["h", "saisine_id"], unique=False)

    op.create_table(
        "evenement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verbe", sa.String(length=60), nullable=False, comment="module.function of the service"),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effet", sa.Date(), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=True, comment="none: the application itself"),
        sa.Column("saisine_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("reunion_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("compte_id", sa.Integer(), nullable=True, comment="account changed"),
        sa.Column("de", sa.String(length=40), nullable=True),
        sa.Column("vers", sa.String(length=40), nullable=True),
        sa.Column("motif", sa.String(length=40), nullable=True, comment="code"),
        sa.Column("detail", sa.LargeBinary(), nullable=True, comment="reason in words, former values"),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_evenement_auteur_id")),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_evenement_compte_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact_ressource.id"], name=op.f("fk_evenement_contact_id")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_evenement_dossier_id")),
        sa.ForeignKeyConstraint(["reunion_id"], ["reunion.id"], name=op.f("fk_evenement_reunion_id")),
        sa.ForeignKeyConstraint(["saisine_id"], ["saisine.id"], name=op.f("fk_evenement_saisine_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evenement")),
    )
    with op.batch_alter_table("evenement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evenement_compte_id",
            ["compte_id"],
            unique=False,
            sqlite_where=sa.text("compte_id IS NOT NULL"),
            postgresql_where=sa.text("compte_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_evenement_contact_id",
            ["contact_id"],
            unique=False,
            sqlite_where=sa.text("contact_id IS NOT NULL"),
            postgresql_where=sa.text("contact_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_evenement_dossier_id",
            ["dossier_id", "quand"],
            unique=False,
            sqlite_where=sa.text("dossier_id IS NOT NULL"),
            postgresql_where=sa.text("dossier_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_evenement_reunion_id",
            ["reunion_id"],
            unique=False,
            sqlite_where=sa.text("reunion_id IS NOT NULL"),
            postgresql_where=sa.text("reunion_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_evenement_saisine_id",
            ["saisine_id", "quand"],
            unique=False,
            sqlite_where=sa.text("saisine_id IS NOT NULL"),
            postgresql_where=sa.text("saisine_id IS NOT NULL"),
        )

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("saisine_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.String(length=20), nullable=False, comment="MESSAGE, QUESTION, REPONSE, AVIS"),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texte", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(saisine_id IS NULL) <> (dossier_id IS NULL)", name=op.f("ck_message_un_seul_fil")
        ),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_message_auteur_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_message_dossier_id")),
        sa.ForeignKeyConstraint(["saisine_id"], ["saisine.id"], name=op.f("fk_message_saisine_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_saisine_id"), ["saisine_id"], unique=False)

    op.create_table(
        "piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=24), nullable=False),
        sa.Column("saisine_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("mesure_id", sa.Integer(), nullable=True),
        sa.Column("nom", sa.LargeBinary(), nullable=False),
        sa.Column(
            "type", sa.String(length=100), nullable=False, comment="media type, found from the content"
        ),
        sa.Column("taille", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("contenu", sa.LargeBinary(), nullable=True),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.Column("ajoutee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retiree_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN saisine_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN dossier_id IS NULL THEN 0 ELSE 1"
            " END) + (CASE WHEN mesure_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_piece_un_seul_objet"),
        ),
        sa.ForeignKeyConstraint(["auteur_id"], ["compte.id"], name=op.f("fk_piece_auteur_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_piece_dossier_id")),
        sa.ForeignKeyConstraint(["mesure_id"], ["mesure.id"], name=op.f("fk_piece_mesure_id")),
        sa.ForeignKeyConstraint(
            ["saisine_id"], ["saisine.id"], name=op.f("fk_piece_saisine_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece")),
        sa.UniqueConstraint("cle", name=op.f("uq_piece_cle")),
    )
    with op.batch_alter_table("piece", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_piece_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_piece_mesure_id"), ["mesure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_piece_saisine_id"), ["saisine_id"], unique=False)

    op.create_table(
        "relais",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("mesure_id", sa.Integer(), nullable=True),
        sa.Column("ouvert_le", sa.Date(), nullable=False),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("issue", sa.String(length=40), nullable=True),
        sa.Column("clos_le", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(clos_le IS NULL) = (issue IS NULL)", name=op.f("ck_relais_issue")),
        sa.CheckConstraint(
            "clos_le IS NULL OR ouvert_le IS NULL OR clos_le >= ouvert_le", name=op.f("ck_relais_dates")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_relais_dossier_id")),
        sa.ForeignKeyConstraint(["mesure_id"], ["mesure.id"], name=op.f("fk_relais_mesure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relais")),
    )
    with op.batch_alter_table("relais", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relais_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "reponse",
        sa.Column("saisine_id", sa.Integer(), nullable=False),
        sa.Column("champ", sa.String(length=60), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("jour", sa.Date(), nullable=True),
        sa.Column("nombre", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN jour IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN nombre IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_reponse_une_valeur"),
        ),
        sa.ForeignKeyConstraint(["saisine_id"], ["saisine.id"], name=op.f("fk_reponse_saisine_id")),
        sa.PrimaryKeyConstraint("saisine_id", "champ", "rang", name=op.f("pk_reponse")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("reponse", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reponse_champ_code",
            ["champ", "code", "saisine_id"],
            unique=False,
            sqlite_where=sa.text("code IS NOT NULL"),
            postgresql_where=sa.text("code IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_reponse_champ_jour",
            ["champ", "jour", "saisine_id"],
            unique=False,
            sqlite_where=sa.text("jour IS NOT NULL"),
            postgresql_where=sa.text("jour IS NOT NULL"),
        )

    op.create_table(
        "saisine_collegue",
        sa.Column("saisine_id", sa.Integer(), nullable=False),
        sa.Column("compte_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_saisine_collegue_compte_id")),
        sa.ForeignKeyConstraint(
            ["saisine_id"], ["saisine.id"], name=op.f("fk_saisine_collegue_saisine_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("saisine_id", "compte_id", name=op.f("pk_saisine_collegue")),
    )
    with op.batch_alter_table("saisine_collegue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saisine_collegue_compte_id"), ["compte_id"], unique=False)

    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mesure_id", sa.Integer(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.CheckConstraint("fin IS NULL OR debut IS NULL OR fin >= debut", name=op.f("ck_suspension_dates")),
        sa.ForeignKeyConstraint(["mesure_id"], ["mesure.id"], name=op.f("fk_suspension_mesure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspension_mesure_id"), ["mesure_id"], unique=False)

    op.create_table(
        "besoin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("diagnostic_id", sa.Integer(), nullable=True),
        sa.Column("bilan_id", sa.Integer(), nullable=True),
        sa.Column("domaine", sa.String(length=20), nullable=False),
        sa.Column("niveau", sa.String(length=2), nullable=False),
        sa.CheckConstraint(
            "(diagnostic_id IS NULL) <> (bilan_id IS NULL)", name=op.f("ck_besoin_une_grille")
        ),
        sa.ForeignKeyConstraint(["bilan_id"], ["bilan.id"], name=op.f("fk_besoin_bilan_id")),
        sa.ForeignKeyConstraint(["diagnostic_id"], ["diagnostic.id"], name=op.f("fk_besoin_diagnostic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_besoin")),
        sa.UniqueConstraint("bilan_id", "domaine", name=op.f("uq_besoin_bilan_id_domaine")),
        sa.UniqueConstraint("diagnostic_id", "domaine", name=op.f("uq_besoin_diagnostic_id_domaine")),
    )


def downgrade() -> None:
    op.drop_table("besoin")
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspension_mesure_id"))

    op.drop_table("suspension")
    with op.batch_alter_table("saisine_collegue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saisine_collegue_compte_id"))

    op.drop_table("saisine_collegue")
    with op.batch_alter_table("reponse", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reponse_champ_jour",
            sqlite_where=sa.text("jour IS NOT NULL"),
            postgresql_where=sa.text("jour IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_reponse_champ_code",
            sqlite_where=sa.text("code IS NOT NULL"),
            postgresql_where=sa.text("code IS NOT NULL"),
        )

    op.drop_table("reponse")
    with op.batch_alter_table("relais", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relais_dossier_id"))

    op.drop_table("relais")
    with op.batch_alter_table("piece", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_piece_saisine_id"))
        batch_op.drop_index(batch_op.f("ix_piece_mesure_id"))
        batch_op.drop_index(batch_op.f("ix_piece_dossier_id"))

    op.drop_table("piece")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_saisine_id"))
        batch_op.drop_index(batch_op.f("ix_message_dossier_id"))

    op.drop_table("message")
    with op.batch_alter_table("evenement", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_evenement_saisine_id",
            sqlite_where=sa.text("saisine_id IS NOT NULL"),
            postgresql_where=sa.text("saisine_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_evenement_reunion_id",
            sqlite_where=sa.text("reunion_id IS NOT NULL"),
            postgresql_where=sa.text("reunion_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_evenement_dossier_id",
            sqlite_where=sa.text("dossier_id IS NOT NULL"),
            postgresql_where=sa.text("dossier_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_evenement_contact_id",
            sqlite_where=sa.text("contact_id IS NOT NULL"),
            postgresql_where=sa.text("contact_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_evenement_compte_id",
            sqlite_where=sa.text("compte_id IS NOT NULL"),
            postgresql_where=sa.text("compte_id IS NOT NULL"),
        )

    op.drop_table("evenement")
    with op.batch_alter_table("empreinte", schema=None) as batch_op:
        batch_op.drop_index("ix_empreinte_h")

    op.drop_table("empreinte")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_mesure_id"))
        batch_op.drop_index("ix_contact_dossier_id")

    op.drop_table("contact")
    with op.batch_alter_table("bilan", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_bilan_mesure_id_echeance",
            sqlite_where=sa.text("transmis_le IS NULL"),
            postgresql_where=sa.text("transmis_le IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_bilan_mesure_id"))
        batch_op.drop_index(
            "ix_bilan_echeance",
            sqlite_where=sa.text("transmis_le IS NULL"),
            postgresql_where=sa.text("transmis_le IS NULL"),
        )

    op.drop_table("bilan")
    with op.batch_alter_table("saisine", schema=None) as batch_op:
        batch_op.drop_index("ix_saisine_statut")
        batch_op.drop_index("ix_saisine_plateforme_statut")
        batch_op.drop_index("ix_saisine_plateforme_recue_le")
        batch_op.drop_index(batch_op.f("ix_saisine_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_saisine_modifiee_le"))
        batch_op.drop_index(batch_op.f("ix_saisine_dossier_id"))
        batch_op.drop_index("ix_saisine_auteur_id")

    op.drop_table("saisine")
    with op.batch_alter_table("reunion_plateforme", schema=None) as batch_op:
        batch_op.drop_index("ix_reunion_plateforme_plateforme")

    op.drop_table("reunion_plateforme")
    with op.batch_alter_table("reunion_participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reunion_participant_reunion_id"))
        batch_op.drop_index(batch_op.f("ix_reunion_participant_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_reunion_participant_compte_id"))

    op.drop_table("reunion_participant")
    with op.batch_alter_table("reunion_dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reunion_dossier_dossier_id"))

    op.drop_table("reunion_dossier")
    with op.batch_alter_table("proposition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposition_dossier_id"))

    op.drop_table("proposition")
    with op.batch_alter_table("echeance", schema=None) as batch_op:
        batch_op.drop_index("ix_echeance_nature")
        batch_op.drop_index(batch_op.f("ix_echeance_dossier_id"))

    op.drop_table("echeance")
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_plateforme"))
        batch_op.drop_index(batch_op.f("ix_passage_dossier_id"))

    op.drop_table("passage")
    with op.batch_alter_table("mesure", schema=None) as batch_op:
        batch_op.drop_index("ix_mesure_operateur_id")
        batch_op.drop_index("ix_mesure_dossier_id")

    op.drop_table("mesure")
    with op.batch_alter_table("intervenant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_intervenant_referent_actif",
            sqlite_where=sa.text("role = 'REFERENT' AND fin IS NULL"),
            postgresql_where=sa.text("role = 'REFERENT' AND fin IS NULL"),
        )
        batch_op.drop_index("ix_intervenant_organisation_id")
        batch_op.drop_index(batch_op.f("ix_intervenant_dossier_id"))
        batch_op.drop_index("ix_intervenant_compte_id")

    op.drop_table("intervenant")
    with op.batch_alter_table("diagnostic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_diagnostic_dossier_id"))

    op.drop_table("diagnostic")
    op.drop_table("contact_theme")
    with op.batch_alter_table("adhesion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adhesion_dossier_id"))

    op.drop_table("adhesion")
    with op.batch_alter_table("session_web", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_web_compte_id"))

    op.drop_table("session_web")
    with op.batch_alter_table("reunion", schema=None) as batch_op:
        batch_op.drop_index("ix_reunion_jour")

    op.drop_table("reunion")
    with op.batch_alter_table("lien", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lien_compte_id"))

    op.drop_table("lien")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_quand"))
        batch_op.drop_index("ix_journal_objet")
        batch_op.drop_index("ix_journal_compte_id")

    op.drop_table("journal")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_dossier_transfert_vers",
            sqlite_where=sa.text("transfert_vers IS NOT NULL"),
            postgresql_where=sa.text("transfert_vers IS NOT NULL"),
        )
        batch_op.drop_index("ix_dossier_plateforme")
        batch_op.drop_index("ix_dossier_organisation_id")

    op.drop_table("dossier")
    with op.batch_alter_table("contact_ressource", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_ressource_plateforme_jour")
        batch_op.drop_index(batch_op.f("ix_contact_ressource_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_contact_ressource_demandeur_id"))
        batch_op.drop_index(
            "ix_contact_ressource_attente",
            sqlite_where=sa.text("repondu_le IS NULL"),
            postgresql_where=sa.text("repondu_le IS NULL"),
        )

    op.drop_table("contact_ressource")
    op.drop_table("billet")
    with op.batch_alter_table("affectation", schema=None) as batch_op:
        batch_op.drop_index("ix_affectation_plateforme")
        batch_op.drop_index(batch_op.f("ix_affectation_compte_id"))

    op.drop_table("affectation")
    op.drop_table("territoire")
    op.drop_table("revision")
    op.drop_table("organisation_plateforme")
    op.drop_table("liste_item")
    with op.batch_alter_table("compte", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compte_organisation_id"))

    op.drop_table("compte")
    op.drop_table("plateforme")
    op.drop_table("parametre")
    op.drop_table("organisation")
    op.drop_table("liste")
    op.drop_table("echec")
    op.drop_table("compteur")
