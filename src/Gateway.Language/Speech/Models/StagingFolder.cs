namespace Gateway.Language.Speech.Models;

/// <summary>The folder <c>NAME.part</c> in which one model is fetched; one process at a time holds it.</summary>
internal sealed class StagingFolder : IDisposable
{
    private readonly string _folder;
    private readonly FileStream _lock;

    private StagingFolder(string folder)
    {
        _folder = folder;
        _lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>What becomes the model's folder.</summary>
    public string Files => Path.Combine(_folder, "files");

    /// <exception cref="ModelException">Another process holds it, or it cannot be made.</exception>
    public static StagingFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelFault.CannotWrite, $"cannot make {path}: {e.Message}", e);
        }

        try
        {
            return new StagingFolder(path);
        }
        catch (IOException e)
        {
            throw PartialFile.IsFull(e)
                ? new ModelException(ModelFault.DiskFull, $"the disk with {path} is full", e)
                : new ModelException(ModelFault.Busy, $"{path} is in use: another pull of this model is running", e);
        }
    }

    /// <summary>Where <paramref name="source"/> is fetched to.</summary>
    public string PathOf(ModelDownload source)
    {
        var path = Path.Combine(source.Unpack ? _folder : Files, source.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Bytes that are here already.</summary>
    public long Size() => SizeOf(_folder);

    /// <summary>Gives the files to <paramref name="folder"/> in one step, and drops the rest.</summary>
    public void MoveTo(string folder)
    {
        Directory.Move(Files, folder);
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Bytes of all files below <paramref name="folder"/>; 0 when it is not there.</summary>
    public static long SizeOf(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;
}
