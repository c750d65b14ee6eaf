namespace Gateway.Storage;

/// <summary>Another running gateway has this database; two writers would end each other's contacts.</summary>
public sealed class DatabaseInUseException(string path, Exception cause) : Exception(
    $"The database {path} is in use by another gateway.", cause);
