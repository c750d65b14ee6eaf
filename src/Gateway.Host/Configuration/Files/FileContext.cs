namespace Gateway.Host.Configuration.Files;

/// <summary>What the readers of all files share.</summary>
/// <param name="Folder">Full path of the configuration folder.</param>
/// <param name="References">Names declared and used.</param>
internal sealed record FileContext(string Folder, References References);
