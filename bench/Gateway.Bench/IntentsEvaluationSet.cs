namespace Gateway.Bench;

/// <summary>What to learn from and what to ask; names of files without ending.</summary>
internal sealed record IntentsEvaluationSet(
    string Name, string[] Train, string Test, string? OutOfScope = null, string Language = "en")
{
    public static readonly IntentsEvaluationSet[] All =
    [
        new("BANKING77 test", ["banking77.train", "banking77.valid"], "banking77.test"),
        new("BANKING77 valid", ["banking77.train"], "banking77.valid"),
        new("BANKING77 10-shot", ["banking77.train_10"], "banking77.test"),
        new("BANKING77 5-shot", ["banking77.train_5"], "banking77.test"),
        new("CLINC150 test", ["clinc150.train"], "clinc150.test", "clinc150.oos_test"),
        new("CLINC150 valid", ["clinc150.train"], "clinc150.valid", "clinc150.oos_valid"),
        new("CLINC150 test, OOS examples", ["clinc150.train", "clinc150.oos_train"], "clinc150.test", "clinc150.oos_test"),
        new("CLINC150 10-shot", ["clinc150.train_10"], "clinc150.test", "clinc150.oos_test"),
        new("CLINC150 5-shot", ["clinc150.train_5"], "clinc150.test", "clinc150.oos_test"),
        new("roboai_de valid", ["roboai_de.train"], "roboai_de.valid", Language: "de"),
        new("roboai_de 10-shot", ["roboai_de.train_10"], "roboai_de.valid", Language: "de"),
    ];
}
