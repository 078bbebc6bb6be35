using System.Reflection;
using System.Runtime.InteropServices;

namespace Whistle.Platform.Files;

/// <summary>
/// The part of libvips that photos need, through its C API. The convenience functions are variadic, which is not the same
/// call on every processor, so operations are built by name and property (<see cref="VipsOperation"/>).
/// </summary>
internal static partial class Vips
{
    private const string Library = "vips";

    private static readonly Lazy<string?> start = new(Start);

    /// <summary>The version of the library, or null where none can be loaded.</summary>
    public static string? Version => start.Value;

    /// <summary>From 8.15 on the save operations take what to keep; before, whether to strip.</summary>
    public static bool KnowsKeep { get; private set; }

    /// <summary>Where the library may be: beside the program, then in the front end's packages (development), then the system's.</summary>
    public static IEnumerable<string> Places(string baseDirectory)
    {
        foreach (var found in LibrariesIn(Path.Combine(baseDirectory, "native")))
            yield return found;
        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            var packages = Path.Combine(folder.FullName, "web", "node_modules", "@img");
            if (!System.IO.Directory.Exists(packages))
                continue;
            foreach (var package in System.IO.Directory.EnumerateDirectories(packages, "sharp-libvips-linux*").Order(StringComparer.Ordinal))
                foreach (var found in LibrariesIn(Path.Combine(package, "lib")))
                    yield return found;
        }
        yield return "libvips.so.42";
    }

    private static IEnumerable<string> LibrariesIn(string folder)
        => System.IO.Directory.Exists(folder) ? System.IO.Directory.EnumerateFiles(folder, "libvips-cpp.so*").Order(StringComparer.Ordinal) : [];

    private static string? Start()
    {
        nint library = 0;
        if (!Places(AppContext.BaseDirectory).Any(place => NativeLibrary.TryLoad(place, out library)))
            return null;

        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? library : 0);
        if (Init("whistle") != 0)
            return null;

        var (major, minor, micro) = (VersionPart(0), VersionPart(1), VersionPart(2));
        KnowsKeep = (major, minor).CompareTo((8, 15)) >= 0;
        Limit();
        return $"{major}.{minor}.{micro}";
    }

    /// <summary>Of the forty decoders in the library only three may ever run, and nothing is kept between two pictures.</summary>
    private static void Limit()
    {
        BlockUntrusted(1);
        BlockOperation("VipsForeignLoad", 1);
        foreach (var wanted in (ReadOnlySpan<string>)["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"])
            BlockOperation(wanted, 0);
        KeepOperations(0);
        Threads(Math.Clamp(Environment.ProcessorCount, 1, 4));
    }

    [LibraryImport(Library, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Init(string program);

    [LibraryImport(Library, EntryPoint = "vips_version")]
    private static partial int VersionPart(int part);

    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    private static partial void BlockUntrusted(int state);

    [LibraryImport(Library, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void BlockOperation(string name, int state);

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    private static partial void KeepOperations(int most);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    private static partial void Threads(int most);

    [LibraryImport(Library, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint TakeErrors();

    [LibraryImport(Library, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(Library, EntryPoint = "g_object_unref")]
    public static partial void Release(nint item);

    [LibraryImport(Library, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewOperation(string name);

    [LibraryImport(Library, EntryPoint = "vips_object_set_argument_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetFromText(nint operation, string name, string value);

    [LibraryImport(Library, EntryPoint = "vips_cache_operation_build")]
    public static partial nint Build(nint operation);

    [LibraryImport(Library, EntryPoint = "vips_object_unref_outputs")]
    public static partial void ReleaseOutputs(nint operation);

    [LibraryImport(Library, EntryPoint = "vips_image_get_type")]
    public static partial nuint ImageType();

    [LibraryImport(Library, EntryPoint = "vips_source_get_type")]
    public static partial nuint SourceType();

    [LibraryImport(Library, EntryPoint = "vips_target_get_type")]
    public static partial nuint TargetType();

    [LibraryImport(Library, EntryPoint = "g_value_init")]
    public static partial nint InitValue(ref GValue value, nuint type);

    [LibraryImport(Library, EntryPoint = "g_value_set_object")]
    public static partial void SetObject(ref GValue value, nint item);

    [LibraryImport(Library, EntryPoint = "g_value_dup_object")]
    public static partial nint TakeObject(ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_value_unset")]
    public static partial void Unset(ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(nint item, string name, ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(nint item, string name, ref GValue value);

    [LibraryImport(Library, EntryPoint = "vips_source_new_from_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint SourceFromFile(string path);

    [LibraryImport(Library, EntryPoint = "vips_source_new_from_memory")]
    public static partial nint SourceFromMemory(nint bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "vips_target_new_to_memory")]
    public static partial nint TargetInMemory();

    [LibraryImport(Library, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    [LibraryImport(Library, EntryPoint = "vips_value_get_blob")]
    public static partial nint BlobOf(ref GValue value, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_image_get_width")]
    public static partial int Width(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_height")]
    public static partial int Height(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint TypeOf(nint image, string field);

    [LibraryImport(Library, EntryPoint = "vips_image_get_blob", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetBlob(nint image, string field, out nint bytes, out nuint length);

    /// <summary>GLib's box for a value of any type.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GValue
    {
        public nuint Type;
        public long First;
        public long Second;
    }
}

/// <summary>libvips could not do it. The text is for the log.</summary>
internal sealed class VipsException(string message) : Exception(message)
{
    public static VipsException Last()
    {
        var text = Vips.TakeErrors();
        try
        {
            return new(Marshal.PtrToStringUTF8(text)?.Trim() ?? "");
        }
        finally
        {
            Vips.Free(text);
        }
    }
}

/// <summary>An object of libvips that is released with this.</summary>
internal sealed class VipsItem : IDisposable
{
    private nint handle;

    public VipsItem(nint handle)
        => this.handle = handle != 0 ? handle : throw VipsException.Last();

    public nint Handle => handle;

    public int Width => Vips.Width(handle);

    public int Height => Vips.Height(handle);

    /// <summary>A block of bytes that came with the picture, such as its EXIF; empty where there is none.</summary>
    public byte[] Blob(string field)
    {
        if (Vips.TypeOf(handle, field) == 0 || Vips.GetBlob(handle, field, out var bytes, out var length) != 0)
            return [];
        var copy = new byte[(int)length];
        Marshal.Copy(bytes, copy, 0, copy.Length);
        return copy;
    }

    public void Dispose()
    {
        if (handle != 0)
            Vips.Release(handle);
        handle = 0;
    }
}

/// <summary>What a saver writes to: memory of libvips, which lives as long as this.</summary>
internal sealed unsafe class VipsTarget : IDisposable
{
    public VipsItem Item { get; } = new(Vips.TargetInMemory());

    public nint Start { get; private set; }

    public nuint Length { get; private set; }

    /// <summary>To be called once the saver has run.</summary>
    public VipsTarget Filled()
    {
        var value = default(Vips.GValue);
        Vips.InitValue(ref value, Vips.BlobType());
        Vips.GetProperty(Item.Handle, "blob", ref value);
        Start = Vips.BlobOf(ref value, out var length);
        Length = length;
        Vips.Unset(ref value);
        return Start != 0 ? this : throw VipsException.Last();
    }

    public Stream Read() => new UnmanagedMemoryStream((byte*)Start, (long)Length);

    public void Dispose() => Item.Dispose();
}

/// <summary>One operation of libvips: made by name, given its arguments, run once.</summary>
internal sealed class VipsOperation(string name) : IDisposable
{
    private nint handle = Vips.NewOperation(name) is var made and not 0 ? made : throw VipsException.Last();

    public VipsOperation With(string argument, string value)
        => Vips.SetFromText(handle, argument, value) == 0 ? this : throw VipsException.Last();

    public VipsOperation With(string argument, VipsItem item, nuint type)
    {
        var value = default(Vips.GValue);
        Vips.InitValue(ref value, type);
        Vips.SetObject(ref value, item.Handle);
        Vips.SetProperty(handle, argument, ref value);
        Vips.Unset(ref value);
        return this;
    }

    public VipsOperation Run()
    {
        var built = Vips.Build(handle);
        if (built == 0)
            throw VipsException.Last();
        Vips.Release(handle);
        handle = built;
        return this;
    }

    public VipsItem Image()
    {
        var value = default(Vips.GValue);
        Vips.InitValue(ref value, Vips.ImageType());
        Vips.GetProperty(handle, "out", ref value);
        var image = Vips.TakeObject(ref value);
        Vips.Unset(ref value);
        return new(image);
    }

    public void Dispose()
    {
        if (handle == 0)
            return;
        Vips.ReleaseOutputs(handle);
        Vips.Release(handle);
        handle = 0;
    }
}
