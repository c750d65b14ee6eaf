namespace Gateway.Language.Speech.Models;

/// <summary>A model could not be fetched, read or loaded. The message is written for the operator.</summary>
public sealed class ModelException(ModelFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What went wrong.</summary>
    public ModelFault Fault { get; } = fault;
}

/// <summary>What can go wrong with a model.</summary>
public enum ModelFault
{
    /// <summary>Neither the catalogue nor the models folder knows the name.</summary>
    UnknownName,

    /// <summary>The operator's catalogue, or a <c>model.json</c>, is not of the right form.</summary>
    Unreadable,

    /// <summary>A file has no sum to be held against.</summary>
    NoSum,

    /// <summary>A file is not what the catalogue says.</summary>
    WrongSum,

    /// <summary>The server refuses the file: 404 and its like.</summary>
    Refused,

    /// <summary>The connection broke more often than is tried.</summary>
    Unreachable,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The disk or the folder's rights do not let us write.</summary>
    CannotWrite,

    /// <summary>The archive could not be unpacked or lacks a file.</summary>
    BadArchive,

    /// <summary>The files are right, and the engine does not load them.</summary>
    DoesNotLoad,

    /// <summary>Another process fetches the same model.</summary>
    Busy,
}
