using System.Runtime.InteropServices;

namespace Gateway.Language.Speech.Native;

/// <summary>
/// The part of PocketSphinx 5prealpha (Debian: libpocketsphinx3) and its base library that we call; see pocketsphinx.h,
/// ngram_model.h and cmd_ln.h. A decoder belongs to one thread at a time.
/// </summary>
internal static unsafe partial class PocketSphinx
{
    private const string Library = NativeLibraries.PocketSphinx;
    private const string Base = NativeLibraries.SphinxBase;

    [LibraryImport(Library, EntryPoint = "ps_args")]
    internal static partial nint Arguments();

    [LibraryImport(Base, EntryPoint = "cmd_ln_parse_r")]
    internal static partial nint ParseArguments(nint inherited, nint definition, int count, nint* values, int isStrict);

    [LibraryImport(Base, EntryPoint = "cmd_ln_free_r")]
    internal static partial int FreeArguments(nint arguments);

    [LibraryImport(Base, EntryPoint = "err_set_callback")]
    internal static partial void SetLogCallback(nint callback, nint state);

    [LibraryImport(Library, EntryPoint = "ps_init")]
    internal static partial nint Create(nint arguments);

    [LibraryImport(Library, EntryPoint = "ps_free")]
    internal static partial int Free(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_config")]
    internal static partial nint GetConfig(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_logmath")]
    internal static partial nint GetLogMath(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_set_lm", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetLanguageModel(nint decoder, string name, nint model);

    [LibraryImport(Library, EntryPoint = "ps_set_search", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetSearch(nint decoder, string name);

    [LibraryImport(Library, EntryPoint = "ps_start_utt")]
    internal static partial int StartUtterance(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_process_raw")]
    internal static partial int ProcessRaw(nint decoder, short* samples, nuint count, int noSearch, int isFullUtterance);

    [LibraryImport(Library, EntryPoint = "ps_end_utt")]
    internal static partial int EndUtterance(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_hyp")]
    internal static partial nint GetHypothesis(nint decoder, int* score);

    [LibraryImport(Library, EntryPoint = "ps_seg_iter")]
    internal static partial nint FirstSegment(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_seg_next")]
    internal static partial nint NextSegment(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_word")]
    internal static partial nint SegmentWord(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_frames")]
    internal static partial void SegmentFrames(nint segment, int* first, int* last);

    [LibraryImport(Library, EntryPoint = "ps_seg_prob")]
    internal static partial int SegmentPosterior(nint segment, int* acoustic, int* language, int* backoff);

    [LibraryImport(Base, EntryPoint = "logmath_init")]
    internal static partial nint CreateLogMath(double logBase, int shift, int useTable);

    [LibraryImport(Base, EntryPoint = "logmath_free")]
    internal static partial int FreeLogMath(nint logMath);

    [LibraryImport(Base, EntryPoint = "logmath_log_to_ln")]
    internal static partial double ToNaturalLog(nint logMath, int value);

    [LibraryImport(Base, EntryPoint = "ngram_model_read", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ReadLanguageModel(nint config, string path, int type, nint logMath);

    [LibraryImport(Base, EntryPoint = "ngram_model_set_init")]
    internal static partial nint MixLanguageModels(nint config, nint* models, nint* names, float* weights, int count);

    [LibraryImport(Base, EntryPoint = "ngram_model_free")]
    internal static partial int FreeLanguageModel(nint model);

    [LibraryImport(Base, EntryPoint = "ngram_model_get_counts")]
    internal static partial uint* LanguageModelCounts(nint model);

    [LibraryImport(Base, EntryPoint = "ngram_word")]
    internal static partial nint LanguageModelWord(nint model, int word);

    [LibraryImport(Base, EntryPoint = "ngram_ng_score")]
    internal static partial int LanguageModelScore(nint model, int word, int* history, int historyLength, int* used);
}
