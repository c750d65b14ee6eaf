namespace Gateway.Language.Intents;

/// <summary>How a support vector machine is trained.</summary>
/// <param name="Cost">Price of an error; more follows the examples more closely.</param>
/// <param name="PositiveWeight">Price of missing a class's own example over that of taking another's.</param>
/// <param name="Epochs">Passes over the examples.</param>
internal sealed record SvmOptions(float Cost = 1.5f, float PositiveWeight = 10f, int Epochs = 8);
