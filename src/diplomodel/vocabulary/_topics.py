"""What events are about."""

from diplomodel.vocabulary._base import Word


class Topic(Word):
    """What an event is about: a closed list, so that events can be counted by topic.

    For narrower or passing subjects there are tags, which are free text. Where a topic covers
    contexts of the PLOVER event ontology, its definition names them.

    Example:
        >>> from diplomodel.vocabulary import Topic
        >>> Topic("environment").__doc__
        'environment and climate (PLOVER: environment)'
    """

    BILATERAL_RELATIONS = "bilateral_relations", "relations between two countries in general"
    MULTILATERALISM = "multilateralism", "the world order, the United Nations, blocs"
    DIPLOMATIC_RELATIONS = (
        "diplomatic_relations",
        "diplomatic relations, missions and recognition (PLOVER: diplomatic)",
    )
    REGIONAL_INTEGRATION = "regional_integration", "unions and communities of a region"
    PEACE_SECURITY = "peace_security", "peace and collective security"
    CONFLICT = "conflict", "a war, its settlement, peacekeeping"
    DEFENCE = "defence", "forces, exercises and arms (PLOVER: military, intelligence)"
    ARMS_CONTROL = "arms_control", "arms control and non-proliferation (PLOVER: cbrn)"
    TERRORISM = "terrorism", "terrorism and the fight against it (PLOVER: terrorism)"
    TERRITORY_BORDERS = (
        "territory_borders",
        "territory, borders and claims to them (PLOVER: territory)",
    )
    CYBER = "cyber", "security of networks and attacks on them (PLOVER: cyber)"
    INFORMATION = "information", "media and information (PLOVER: misinformation)"
    CRIME = (
        "crime",
        "crime, including drugs, trafficking and corruption"
        " (PLOVER: crime, corruption, illegal_drugs, trafficking)",
    )
    LAW = "law", "courts and treaty law (PLOVER: legal)"
    SANCTIONS = "sanctions", "sanctions and other coercive measures"
    HUMAN_RIGHTS = (
        "human_rights",
        "human rights and freedoms (PLOVER: human_rights, rights_freedoms, repression, lgbt,"
        " religion_ethnicity, inequality)",
    )
    GOVERNANCE = (
        "governance",
        "elections and institutions (PLOVER: executive, legislative, election,"
        " political_institutions, pro_democracy, pro_autocracy)",
    )
    MIGRATION = "migration", "migration and asylum (PLOVER: migration, asylum)"
    CONSULAR = "consular", "visas, and citizens abroad"
    HUMANITARIAN = "humanitarian", "relief aid, disasters, reconstruction (PLOVER: disasters)"
    HEALTH = "health", "public health and medicine (PLOVER: health)"
    ECONOMY = "economy", "economic cooperation in no particular field (PLOVER: economic)"
    TRADE = "trade", "trade in goods and services"
    INVESTMENT = "investment", "investment and its protection"
    FINANCE = "finance", "currency, debt and tax"
    DEVELOPMENT = "development", "development goals and development aid"
    INDUSTRY = "industry", "industry and joint production"
    AGRICULTURE = "agriculture", "farming, fertilizers and fisheries"
    FOOD_SECURITY = "food_security", "the supply of food to people (PLOVER: human_security)"
    ENERGY = "energy", "oil, gas, electricity and nuclear power"
    NATURAL_RESOURCES = "natural_resources", "minerals and water (PLOVER: natural_resource)"
    TRANSPORT = "transport", "transport and logistics"
    TECHNOLOGY = "technology", "technology, science and space (PLOVER: technology)"
    DIGITAL_AI = "digital_ai", "the digital economy and artificial intelligence"
    ENVIRONMENT = "environment", "environment and climate (PLOVER: environment)"
    LABOUR_SOCIAL = "labour_social", "labour and social protection"
    EDUCATION = "education", "schools, universities and student exchanges"
    CULTURE = "culture", "culture, heritage and sport"
    PEOPLE_TO_PEOPLE = "people_to_people", "ties between regions, youth and tourism"
    HISTORY = "history", "remembrance and anniversaries"
