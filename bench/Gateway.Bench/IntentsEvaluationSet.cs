namespace Gateway.Bench;

/// <summary>What to learn from and what to ask; names of files without ending.</summary>
internal sealed record EvaluationSet(string Name, string[] Train, string Test, string? OutOfScope = null)
{
    public static readonly EvaluationSet[] All =
    [
        new("banking77 test", ["banking77.train", "banking77.valid"], "banking77.test"),
        new("banking77 valid", ["banking77.train"], "banking77.valid"),
        new("banking77 10-shot", ["banking77.train_10"], "banking77.test"),
        new("banking77 5-shot", ["banking77.train_5"], "banking77.test"),
        new("clinc150 test", ["clinc150.train"], "clinc150.test", "clinc150.oos_test"),
        new("clinc150 valid", ["clinc150.train"], "clinc150.valid", "clinc150.oos_valid"),
        new("clinc150 test with oos examples", ["clinc150.train", "clinc150.oos_train"], "clinc150.test", "clinc150.oos_test"),
        new("clinc150 10-shot", ["clinc150.train_10"], "clinc150.test", "clinc150.oos_test"),
        new("clinc150 5-shot", ["clinc150.train_5"], "clinc150.test", "clinc150.oos_test"),
        new("roboai_de valid", ["roboai_de.train"], "roboai_de.valid"),
        new("roboai_de 10-shot", ["roboai_de.train_10"], "roboai_de.valid"),
    ];
}
