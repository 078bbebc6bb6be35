using Whistle.Platform.Data;

namespace Whistle.Web.Opening;

/// <summary>
/// The sign on the door of a data folder: held by the running server, gone with its process however it dies. With SQLite
/// there is one server a folder; nodes on one PostgreSQL share theirs.
/// </summary>
internal static class FolderLock
{
    public static FileStream Take(Database database)
    {
        System.IO.Directory.CreateDirectory(database.Folder);
        var file = Path.Combine(database.Folder, "server.lock");
        try
        {
            if (!File.Exists(file))
                using (File.Open(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { }
            return database.IsSqlite
                ? File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)
                : File.Open(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException)
        {
            throw new CannotStartException(Verbs.Say.Of("Start.FolderTaken", database.Folder));
        }
        catch (UnauthorizedAccessException)
        {
            throw new CannotStartException(Verbs.Say.Of("Start.FolderClosed", database.Folder));
        }
    }
}

/// <summary>Why the program can't start or a verb can't be done, as a sentence for the operator.</summary>
internal sealed class CannotStartException(string sentence) : Exception(sentence);
