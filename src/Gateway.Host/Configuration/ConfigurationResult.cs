namespace Gateway.Host.Configuration;

/// <summary>What reading a folder of configuration came to.</summary>
/// <param name="Configuration">The configuration; null when a fault that is no warning was found.</param>
/// <param name="Faults">Every fault and warning of every file, by file and line.</param>
public sealed record ConfigurationResult(GatewayConfiguration? Configuration, IReadOnlyList<Fault> Faults);
