namespace Gateway.Storage;

/// <summary>The database was written by a later version of the gateway; this one would damage it.</summary>
public sealed class SchemaTooNewException(int found, int known) : Exception(
    $"The database has schema {found}, this version knows {known} at most. "
    + "Start the version that wrote it, or restore a backup made before the update.");
