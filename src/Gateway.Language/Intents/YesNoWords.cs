using System.Collections.Frozen;

namespace Gateway.Language.Intents;

/// <summary>
/// Words of agreement and disagreement of one language, in the form of <see cref="TextNormalizer"/>. Phrases are looked
/// for first and in their order, because their words alone would mislead: "not right", "pourquoi pas", "warum nicht".
/// </summary>
internal sealed record YesNoWords(
    FrozenSet<string> Yes, FrozenSet<string> No, IReadOnlyList<(string Text, YesNoAnswer Answer)> Phrases)
{
    private static readonly FrozenDictionary<string, YesNoWords> Languages = new Dictionary<string, YesNoWords>
    {
        ["en"] = Create(
            "yes yeah yea yep yup yah sure correct right exactly absolutely definitely certainly indeed true okay ok affirmative positive fine",
            "no nope nah not wrong incorrect negative never neither false dont isnt didnt doesnt",
            unclear: ["dont know", "do not know", "not sure", "no idea", "yes or no", "yes and no"],
            yes: ["why not", "of course", "not wrong", "no problem", "thats it", "that is it", "you got it", "spot on", "go ahead", "uh huh", "please do", "no doubt"],
            no: ["not right", "not correct", "not really", "not at all", "not exactly", "not that", "something else", "anything else", "uh uh", "other thing", "someone else"]),
        ["de"] = Create(
            "ja jo jau jawohl jep jup joa genau richtig stimmt korrekt klar sicher natuerlich selbstverstaendlich freilich gewiss exakt okay ok gern gerne doch absolut passt",
            "nein ne nee noe nie nicht falsch niemals kein keine keinesfalls keineswegs mitnichten",
            unclear: ["weiss nicht", "nicht sicher", "keine ahnung", "ja oder nein", "ja und nein", "nicht genau wissen", "jein"],
            yes: ["warum nicht", "auf jeden fall", "so ist es", "kein problem", "aber ja", "na klar", "nicht wahr", "nichts dagegen", "keine frage"],
            no: ["nicht richtig", "stimmt nicht", "nicht ganz", "auf keinen fall", "etwas anderes", "was anderes", "um etwas anderes", "jemand anders", "sicher nicht", "natuerlich nicht", "genau nicht", "gar nicht", "ach nein"]),
        ["fr"] = Create(
            "oui ouais ouaip si exact exactement correct juste absolument certainement evidemment volontiers parfait entendu accord effectivement",
            "non nan pas faux incorrect jamais nullement aucunement negatif",
            unclear: ["sais pas", "pas sur", "pas sure", "pas certain", "aucune idee", "oui ou non", "oui et non"],
            yes: ["pourquoi pas", "bien sur", "c est ca", "cest ca", "tout a fait", "d accord", "pas de probleme", "bien entendu", "sans doute", "pas de souci"],
            no: ["pas exact", "pas du tout", "pas vraiment", "autre chose", "bien sur que non", "n est pas ca", "pas ca", "pas tout a fait", "quelqu un d autre"]),
        ["it"] = Create(
            "si esatto esattamente certo certamente corretto giusto sicuro sicuramente ovviamente naturalmente perfetto assolutamente okay ok",
            "no non sbagliato mai falso errato nemmeno neanche",
            unclear: ["non so", "non lo so", "non sono sicuro", "non sono sicura", "nessuna idea", "si o no", "si e no"],
            yes: ["perche no", "va bene", "d accordo", "daccordo", "non c e problema", "ce problema", "nessun problema", "come no", "senza dubbio", "proprio cosi"],
            no: ["non e corretto", "non e giusto", "per niente", "qualcosaltro", "qualcos altro", "qualcosa altro", "altra cosa", "certo che no", "assolutamente no", "certamente no", "non proprio", "qualcun altro", "qualcunaltro"]),
    }.ToFrozenDictionary();

    /// <summary>The words of <paramref name="language"/>, or nothing for a language that is not understood.</summary>
    public static YesNoWords? Of(string language) => Languages.GetValueOrDefault(language);

    private static YesNoWords Create(string yesWords, string noWords, string[] unclear, string[] yes, string[] no) => new(
        yesWords.Split(' ').ToFrozenSet(),
        noWords.Split(' ').ToFrozenSet(),
        [
            .. unclear.Select(phrase => (Pad(phrase), YesNoAnswer.Unclear)),
            .. no.Select(phrase => (Pad(phrase), YesNoAnswer.No)),
            .. yes.Select(phrase => (Pad(phrase), YesNoAnswer.Yes)),
        ]);

    private static string Pad(string phrase) => $" {phrase} ";
}
