namespace Gateway.Language.Speech.Models;

/// <summary>Where a pull is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="File">The file it is done to; empty when it is the whole model.</param>
/// <param name="Done">Bytes of that file that are here.</param>
/// <param name="Total">Bytes of that file, or null while unknown.</param>
/// <param name="Note">What an operator would like to be told, or null.</param>
public readonly record struct PullProgress(PullStage Stage, string File, long Done = 0, long? Total = null, string? Note = null);

/// <summary>What a pull is doing.</summary>
public enum PullStage
{
    /// <summary>An earlier pull left a part, which is continued.</summary>
    Resuming,

    /// <summary>Receiving.</summary>
    Downloading,

    /// <summary>The connection broke: waiting before the next attempt.</summary>
    Waiting,

    /// <summary>The file is here and its sum is right, or was recorded.</summary>
    Checked,

    /// <summary>Unpacking the archive.</summary>
    Unpacking,

    /// <summary>Loading the model in a process of its own.</summary>
    Probing,
}
