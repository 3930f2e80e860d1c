package io.mbf.cache.directory;

import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Which folder lies at a path, and who may do what with it. Links are not followed.
 *
 * @param directory whether it is a folder, and not a link to one
 * @param fileKey inode and device, or null where there are none
 * @param owner the number of the user it belongs to, or {@link FileState#NOBODY}
 * @param mode kind and rights, or null where there are none
 */
public record FolderStamp(boolean directory, Object fileKey, int owner, Object mode) {

    /** @throws java.nio.file.NoSuchFileException if there is nothing */
    static FolderStamp of(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> found =
                    Files.readAttributes(folder, "unix:isDirectory,fileKey,uid,mode", LinkOption.NOFOLLOW_LINKS);
            return new FolderStamp(
                    (Boolean) found.get("isDirectory"),
                    found.get("fileKey"),
                    (Integer) found.get("uid"),
                    found.get("mode"));
        }
        BasicFileAttributes found = Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FolderStamp(found.isDirectory(), found.fileKey(), FileState.NOBODY, null);
    }
}
