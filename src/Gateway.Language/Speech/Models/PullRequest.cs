namespace Gateway.Language.Speech.Models;

/// <summary>Which model is to be fetched, and how.</summary>
/// <param name="Name">Its name in the catalogue.</param>
public sealed record PullRequest(string Name)
{
    /// <summary>Takes files that have no sum in the catalogue, and records the sums of what came. Default: refused.</summary>
    public bool TrustsFirstDownload { get; init; }

    /// <summary>Is told where the pull is, on the thread of the pull. Default: nobody.</summary>
    public IProgress<PullProgress>? Progress { get; init; }

    /// <summary>Loads the model before it is installed; see <see cref="ModelProbe.RunAsync"/>. Default: not loaded.</summary>
    public Func<string, CancellationToken, Task<ProbeVerdict>>? Probe { get; init; }
}

/// <summary>How a pull ended.</summary>
/// <param name="Model">The model, as it lies in its folder.</param>
/// <param name="WasThere">True when there was nothing to do.</param>
public sealed record PullResult(InstalledModel Model, bool WasThere);
